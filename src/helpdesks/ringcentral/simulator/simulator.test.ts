import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeDeliveryCall, makeOpening, side } from '../../../../test/support/helpdesk-commands.ts';
import { openRingcentralAccount, type RingcentralAccount } from '../../../../test/support/ringcentral-account.ts';

let account: RingcentralAccount;
beforeEach(async () => {
  account = await openRingcentralAccount();
});
afterEach(() => account.close());

const at = '2025-02-03T04:05:06Z';
const author = { id: 'cust-1', screenname: 'Lea', created_at: at, updated_at: at };
const message = { id: 'm-1', thread_id: 't-1', author, body: 'Hello', format: 'text', actions: ['show', 'reply'] };

/** Pushes as any other connector would; `changes` break the request. */
async function push(body: unknown, changes: { readonly signature?: string; readonly path?: string } = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const token = String(account.settings['channelToken']);
  const signature = changes.signature ?? createHmac('sha512', token).update(text).digest('hex');
  const url = changes.path ?? String(account.settings['realtimeUrl']);
  const answer = await fetch(url, { method: 'POST', headers: { 'x-smccsdk-signature': signature }, body: text });
  return `${answer.status} ${await answer.text()}`;
}

const create = (changes: object) => push({ action: 'messages.create', params: { ...message, ...changes } });

async function rest(method: string, path: string, token = String(account.settings['restToken'])) {
  const headers = { authorization: `Bearer ${token}` };
  const answer = await fetch(`${account.settings['restBaseUrl']}${path}`, { method, headers });
  return { status: answer.status, json: (await answer.json()) as { readonly records: readonly object[] } };
}

describe('the realtime address accepts', () => {
  it('a message, and answers with the bare word', async () => {
    expect(await create({})).toBe('200 ok');
    expect(account.onDesk()).toMatchObject({ requester: { name: 'Lea', externalId: 'cust-1' } });
  });

  it('typing once in two seconds, and again after a stop', async () => {
    const typing = (action: string) => push({ action, params: { thread_id: 't-1', preview: '…' } });
    const stop = () => push({ action: 'typing.stop', params: { thread_id: 't-1' } });
    expect(await typing('typing.start')).toBe('200 ok');
    expect(await typing('typing.start')).toMatch(/^429 too many typing requests/);
    expect(await stop()).toBe('200 ok');
    expect(await typing('typing.start')).toBe('200 ok');
  });
});

describe('the realtime address rejects', () => {
  it('requests in the order from the outside in', async () => {
    expect(await push('{')).toBe('400 Bad request');
    expect(await push('{"action":"messages.create"}')).toBe('400 Invalid request format');
    expect(await push({ action: 'x', params: {} }, { signature: 'wrong' })).toBe('422 Invalid signature');
    expect(await push({ action: 'messages.list', params: {} })).toBe('422 Invalid action');
    const other = `${account.origin}/realtime/sdk/${'0'.repeat(24)}`;
    expect(await push({ action: 'x', params: {} }, { path: other })).toBe('422 Source not found');
    expect(await push({ action: 'x', params: { body: 'x'.repeat(20_971_520) } })).toMatch(/^413 Invalid request size/);
  });

  it.each([
    ['a message without text and file', { body: '' }],
    ['a text that is too long', { body: 'x'.repeat(20_001) }],
    ['a message without a thread', { thread_id: undefined }],
    ['an author without a name', { author: { ...author, screenname: undefined } }],
    ['a date in another form', { author: { ...author, created_at: '06/11/2017' } }],
    ['a name of a fact with an underscore', { context_data: { page_url: 'x' } }],
    ['a file of a type that is not taken', { attachments: [{ filename: 'a.exe', content: 'QUJD' }] }],
    ['a button with a hyphen', { actions: ['end-chat'] }],
  ])('%s', async (_what, changes) => {
    expect(await create(changes)).toMatch(/^422 Invalid resource format/);
  });

  it('everything until the handshake was answered', async () => {
    await account.simulator.hands.saveChannel('http://127.0.0.1:9/nowhere');
    expect(await create({})).toBe('422 Source not found');
    account.simulator.switches.pushBeforeHandshake = 'accepted';
    expect(await create({})).toBe('200 ok');
  });
});

describe('the form of the channel', () => {
  const page = () => account.card['channelUrl'] ?? '';
  const save = (base_uri: string) =>
    fetch(page(), { method: 'POST', body: new URLSearchParams({ base_uri }), redirect: 'manual' });

  it('shows what a connection needs, takes the Base URI, and lists what we can do', async () => {
    expect((await save(account.hook.url)).status).toBe(303);
    const text = await (await fetch(page())).text();
    for (const shown of ['realtimeUrl', 'channelToken']) expect(text).toContain(account.card[shown]);
    expect(text).toContain(account.hook.url);
    expect(text).toContain('messages.end_chat');
  });

  it('says when the handshake failed, and refuses what is no address', async () => {
    await save('http://127.0.0.1:9/nowhere');
    expect(await (await fetch(page())).text()).toContain('implementation.info was not answered correctly');
    expect((await save('javascript:alert(1)')).status).toBe(422);
  });
});

describe('a push whose id is known', () => {
  it.each([
    { duplicateId: 'ignored', answer: '200 ok', texts: ['Hello'] },
    { duplicateId: 'updated', answer: '200 ok', texts: ['Changed'] },
    { duplicateId: 'refused', answer: '422 Invalid resource format: id', texts: ['Hello'] },
    { duplicateId: 'doubled', answer: '200 ok', texts: ['Hello', 'Changed'] },
  ] as const)('is $duplicateId', async ({ duplicateId, answer, texts }) => {
    account.simulator.switches.duplicateId = duplicateId;
    await create({});
    expect(await create({ body: 'Changed' })).toBe(answer);
    expect(account.onDesk().messages.map(({ text }) => text)).toEqual(texts);
  });
});

describe('the platform', () => {
  it('brings nothing that was not declared, and no run finds anything to fetch', async () => {
    expect(await account.simulator.hands.runSync()).toEqual([]);
    await create({});
    const seen = account.onDesk();
    await account.simulator.hands.saveChannel('http://127.0.0.1:9/nowhere');
    const reply = () => account.simulator.desk.reply(seen.id, { agent: account.agent(), text: 'x' });
    await expect(reply()).rejects.toThrow('does not take messages');
    await expect(account.simulator.hands.pressButton(seen.id)).rejects.toThrow('has a button');
  });

  it('gives a message up at once where we say that it is hopeless, and retries where we do not', async () => {
    account.simulator.switches.exportRetryMs = 5;
    await create({});
    const before = account.hook.posts.length;
    await account.simulator.desk.reply(account.onDesk().id, { agent: account.agent(), text: 'Hi' });
    await account.settled();
    const tries = account.hook.posts.slice(before).filter(({ text }) => text.includes('messages.create'));
    // The thread is none of ours, so that the adapter answers with a fatal error.
    expect(tries).toHaveLength(1);
    const contents = await rest('GET', `/contents?q=thread:"${account.onDesk().id}"`);
    expect(contents.json.records[0]).toMatchObject({ synchronization_status: 'export_aborted' });
  });

  it('does not trust an answer that is not signed, unless the channel does not check', async () => {
    const helpdesk = account.connect();
    const opening = makeOpening({ hasPendingMessage: false, transcript: [] });
    const { conversation } = await helpdesk.openConversation(opening, makeDeliveryCall());
    const id = conversation.remoteConversationId;
    Object.assign(account.simulator.switches, { exportRetryMs: 5 });
    await account.settled();
    account.simulator.faults.webhooks.batchMs = 300;
    // Empty answers: neither signed nor JSON.
    account.hook.answers.push(200, 200, 200);
    await account.simulator.desk.reply(id, { agent: account.agent(), text: 'Hi' });
    await account.settled();
    const contents = await rest('GET', `/contents?q=thread:"${id}"`);
    expect(contents.json.records[0]).toMatchObject({ synchronization_status: 'export_failure' });
  });

  it('lets a case be closed only after a reply, cancelled only before, and nothing twice', async () => {
    const helpdesk = account.connect();
    const group = await side(helpdesk.groups).createGroup('Billing', { signal: account.signal });
    const opening = makeOpening({ hasPendingMessage: false, group });
    await helpdesk.openConversation(opening, makeDeliveryCall());
    account.simulator.hands.engage(account.onDesk().id);
    const path = `/interventions/${account.onDesk().ticketId}`;
    expect((await rest('PUT', `${path}/close`)).status).toBe(403);
    await account.simulator.desk.reply(account.onDesk().id, { agent: account.agent(), text: 'Hi' });
    expect((await rest('DELETE', `${path}/cancel`)).status).toBe(403);
    account.simulator.switches.closeDelayMs = 60_000;
    expect(await rest('PUT', `${path}/close`)).toMatchObject({ status: 200, json: { closed: false } });
    expect((await rest('PUT', `${path}/close`)).status).toBe(409);
    expect((await rest('PUT', `/content_threads/${account.onDesk().id}/close`)).status).toBe(403);
  });

  it('opens its REST API to the user’s token only, within its rate', async () => {
    expect((await rest('GET', '/categories', 'wrong')).status).toBe(401);
    expect((await rest('GET', '/categories', String(account.settings['channelToken']))).status).toBe(401);
    Object.assign(account.simulator.switches, { restRateEnforced: true, restRatePerMinute: 2 });
    const statuses = [
      await rest('GET', '/categories'),
      await rest('GET', '/categories'),
      await rest('GET', '/categories'),
    ];
    expect(statuses.map(({ status }) => status)).toEqual([200, 200, 429]);
    expect(statuses[2]?.json).toMatchObject({ error: 'rate_limit_exceeded', status: 429 });
  });

  it('repeats a webhook five times at most, and posts several events in one, in any order', async () => {
    const { switches, faults, hands } = account.simulator;
    Object.assign(switches, { webhookRetryScale: 0.000_01 });
    await create({});
    await account.settled();
    const before = account.hook.posts.length;
    Object.assign(faults.webhooks, { batchMs: 30, reversed: true });
    account.hook.answers.push(...Array.from({ length: 7 }, () => 202));
    hands.take(account.onDesk().id);
    hands.engage(account.onDesk().id);
    await account.settled();
    const posts = account.hook.posts.slice(before);
    expect(posts).toHaveLength(6);
    const types = JSON.parse(posts[0]?.text ?? '').events.map((event: { type: string }) => event.type);
    expect(types).toEqual(['intervention.opened', 'task.taken']);
    expect(new Set(posts.map(({ text }) => text)).size).toBe(1);
  });
});
