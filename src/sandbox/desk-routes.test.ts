import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { makeDeskMessage, makeFakeDesk } from '../../test/support/fake-desk.ts';
import { serve } from '../commands/serve.ts';
import { deskRoutes } from './desk-routes.ts';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

function openDesk() {
  const desk = makeFakeDesk();
  desk.put({ id: 'c1' });
  const app = deskRoutes(desk, { label: 'Imitation' });
  const post = (path: string, body: unknown) =>
    app.request(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  return { desk, app, post };
}

describe('the desk over HTTP', () => {
  it('shows conversations, newest first, groups with the names of their members, agents and endings', async () => {
    const { desk, app } = openDesk();
    desk.put({ id: 'c2', messages: [makeDeskMessage({ at: 5_000, text: 'Later' })] });
    const state = (await (await app.request('/state')).json()) as Record<string, unknown>;
    expect(state).toMatchObject({
      conversations: [{ id: 'c2', isWaiting: true, lastText: 'Later' }, { id: 'c1' }],
      groups: [{ name: 'Support', memberNames: ['Paula'] }],
      agents: [{ name: 'Paula' }, { name: 'Tom' }],
      endings: [{ id: 'close' }],
    });
  });

  it('no longer calls a conversation waiting once an agent has answered, notices left aside', async () => {
    const { desk, app } = openDesk();
    const messages = [makeDeskMessage({}), makeDeskMessage({ author: 'agent' }), makeDeskMessage({ author: 'system' })];
    desk.put({ id: 'c1', messages });
    const { conversations } = (await (await app.request('/state')).json()) as {
      conversations: { isWaiting: boolean }[];
    };
    expect(conversations.map(({ isWaiting }) => isWaiting)).toEqual([false]);
  });

  it('replies as the named agent, with buttons', async () => {
    const { desk, post } = openDesk();
    const answer = await post('/conversations/c1/replies', { agentId: 'a2', text: ' Which? ', choices: ['A', 'B'] });
    expect(answer.status).toBe(201);
    expect(desk.replies).toEqual([
      { conversationId: 'c1', reply: { agent: { id: 'a2', name: 'Tom' }, text: 'Which?', choices: ['A', 'B'] } },
    ]);
  });

  it('names every mistake of a reply, and sends nothing', async () => {
    const { desk, post } = openDesk();
    const answers = [
      await post('/conversations/c1/replies', {}),
      await post('/conversations/c1/replies', { text: 'Hi', agentId: 'nobody' }),
      await post('/conversations/c1/replies', { text: 'Hi', colour: 'red' }),
      await post('/conversations/elsewhere/replies', { text: 'Hi' }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 404]);
    const texts = await Promise.all(answers.map((answer) => answer.text()));
    expect(texts[1]).toContain('a1, a2');
    expect(texts[2]).toContain('colour');
    expect(desk.replies).toEqual([]);
  });

  it('refuses what another site could send without asking first: no JSON type, no file name header', async () => {
    const { desk, app } = openDesk();
    const plain = { method: 'POST', headers: { 'content-type': 'text/plain' }, body: '{"text":"Hi"}' };
    expect((await app.request('/conversations/c1/replies', plain)).status).toBe(415);
    expect((await app.request('/conversations/c1/files', plain)).status).toBe(400);
    expect(desk.replies).toEqual([]);
  });

  it('takes a file as raw bytes, its name cleaned of paths', async () => {
    const { desk, app } = openDesk();
    const bytes = new Uint8Array([0, 1, 2, 255]);
    const headers = { 'content-type': 'image/png', 'x-file-name': encodeURIComponent('../é.png') };
    expect((await app.request('/conversations/c1/files', { method: 'POST', headers, body: bytes })).status).toBe(201);
    expect(desk.replies[0]?.reply.file).toEqual({ name: '..é.png', mediaType: 'image/png', bytes });
  });

  it('passes on the file of a message under its own address, and lets nothing in it run', async () => {
    const owner = createServer((_request, response) => response.end('<script>1</script>'));
    await new Promise<void>((resolve) => owner.listen(0, '127.0.0.1', resolve));
    closers.push(() => new Promise((resolve) => owner.close(resolve)));
    const url = `http://127.0.0.1:${(owner.address() as AddressInfo).port}/x`;
    const { desk, app } = openDesk();
    desk.put({ id: 'c1', messages: [makeDeskMessage({ file: { name: 'a b.html', url, mediaType: 'text/html' } })] });
    const shown = (await (await app.request('/conversations/c1')).json()) as { messages: { file: { url: string } }[] };
    expect(shown.messages[0]?.file.url).toBe('conversations/c1/files/m1');
    const answer = await app.request('/conversations/c1/files/m1');
    expect(await answer.text()).toBe('<script>1</script>');
    expect(answer.headers.get('content-type')).toBe('application/octet-stream');
    expect(answer.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''a%20b.html");
    expect(answer.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
  });

  it('passes typing on and ends in a way that the desk knows', async () => {
    const { desk, post } = openDesk();
    expect((await post('/conversations/c1/typing', { isTyping: true })).status).toBe(204);
    expect(desk.typed).toEqual([true]);
    expect((await post('/conversations/c1/end', { ending: 'vanish' })).status).toBe(400);
    expect((await post('/conversations/c1/end', { ending: 'close' })).status).toBe(204);
    expect(desk.ended).toEqual([{ conversationId: 'c1', ending: 'close' }]);
  });

  it('makes groups and puts agents into them', async () => {
    const { desk, post } = openDesk();
    expect(await (await post('/groups', { name: 'Billing' })).json()).toEqual({ id: 'g2' });
    expect((await post('/groups/g2/members', { agentId: 'a2' })).status).toBe(204);
    expect(desk.groups()[1]).toEqual({ id: 'g2', name: 'Billing', memberIds: ['a2'] });
    expect((await post('/groups/g9/members', { agentId: 'a2' })).status).toBe(404);
  });

  it('has a page that loads nothing from elsewhere and holds no script of its own', async () => {
    const { app } = openDesk();
    const answer = await app.request('/?lang=fr');
    const html = await answer.text();
    expect(answer.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(html).toContain('<html lang="fr">');
    expect(html).toContain('Poste de l’agent');
    expect(html).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
    expect(html).not.toMatch(/<script[^>]*>[^<]/);
    const assets = [...html.matchAll(/(?:src|href)="desk(\/assets\/[^"]+)"/g)].map((match) => match[1] ?? '');
    expect(assets.length).toBeGreaterThan(4);
    for (const asset of assets) expect((await app.request(asset)).status).toBe(200);
  });

  it('tells live what changes', async () => {
    const { desk, app } = openDesk();
    const listener = await serve((request) => app.fetch(request), { host: '127.0.0.1', port: 0 });
    closers.push(() => listener.close(0));
    const stop = new AbortController();
    const live = await fetch(`${listener.origin}/live`, { signal: stop.signal });
    const seen: string[] = [];
    const decoder = new TextDecoder();
    for await (const chunk of live.body ?? []) {
      seen.push(decoder.decode(chunk, { stream: true }));
      if (seen.join('').includes('"c9"')) break;
      desk.put({ id: 'c9' });
    }
    stop.abort();
    expect(seen[0]).toMatch(/^event: desk\ndata: \{"conversations":\[\{"id":"c1"/);
  });
});
