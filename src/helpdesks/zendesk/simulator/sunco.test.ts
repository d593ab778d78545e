import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ServedSimulator, serveSimulator } from '../../../../test/support/serve-simulator.ts';
import { basic, callZendesk, expectAll, type ZendeskCaller } from '../../../../test/support/zendesk-caller.ts';
import { simulateZendesk, type ZendeskSimulator } from './index.ts';

let served: ServedSimulator<ZendeskSimulator>;
let api: ZendeskCaller;

beforeEach(async () => {
  served = await serveSimulator(simulateZendesk);
  api = callZendesk(served);
});
afterEach(() => served.close());

async function startConversation(): Promise<{ userId: string; id: string; path: string }> {
  const userId = (await api.sunco('POST', '/users', {})).body.user.id as string;
  const body = { type: 'personal', participants: [{ userId }] };
  const id = (await api.sunco('POST', '/conversations', body)).body.conversation.id as string;
  return { userId, id, path: `/conversations/${id}` };
}

const business = { type: 'business' };
const textOf = (text: string) => ({ author: business, content: { type: 'text', text } });

function upload(name: string, size: number, conversationId?: string) {
  const form = new FormData();
  form.append('source', new Blob([new Uint8Array(size)], { type: 'application/pdf' }), name);
  const tie = conversationId === undefined ? '' : `&conversationId=${conversationId}`;
  return api.sunco('POST', `/attachments?access=public${tie}`, form);
}

describe('who may call', () => {
  function token(facts: { alg?: string; kid?: string; scope?: string; secret?: string; exp?: number }): string {
    const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const head = encode({ alg: facts.alg ?? 'HS256', typ: 'JWT', kid: facts.kid ?? served.card['keyId'] });
    const body = encode({ scope: facts.scope ?? 'app', ...(facts.exp === undefined ? {} : { exp: facts.exp }) });
    const secret = facts.secret ?? served.card['keySecret'] ?? '';
    return `Bearer ${head}.${body}.${createHmac('sha256', secret).update(`${head}.${body}`).digest('base64url')}`;
  }

  it('takes the key and its secret, or a token signed with it', async () => {
    await expectAll([() => api.sunco('GET', ''), () => api.sunco('GET', '', undefined, token({}))], 200);
  });

  it('refuses everything else, and says what is wrong with the key', async () => {
    const wrong = [
      basic('app_nobody', 'x'),
      basic(served.card['keyId'] ?? '', 'x'),
      token({ secret: 'x' }),
      token({ alg: 'HS512' }),
      token({ kid: 'app_nobody' }),
      token({ exp: 1 }),
      'Bearer nonsense',
      '',
    ];
    const [first] = await expectAll(
      wrong.map((header) => () => api.sunco('GET', '/switchboards', undefined, header)),
      401,
    );
    expect(first?.body.errors).toEqual([{ code: 'unauthorized', title: 'Invalid key id (kid)' }]);
    await expectAll([() => api.sunco('GET', '', undefined, token({ scope: 'user' }))], 403);
  });

  it('keeps integration keys from switchboards, integrations and the app, and from control that is not theirs', async () => {
    const webhooks = [{ target: 'http://127.0.0.1:1/', triggers: ['conversation:message'] }];
    const made = (await api.sunco('POST', '/integrations', { type: 'custom', webhooks })).body.integration;
    const { key } = (await api.sunco('POST', `/integrations/${made.id}/keys`, { displayName: 'k' })).body;
    const own = basic(key.id, key.secret);
    const { path } = await startConversation();
    await expectAll(
      [
        () => api.sunco('GET', '', undefined, own),
        () => api.sunco('GET', '/switchboards', undefined, own),
        () => api.sunco('GET', '/integrations', undefined, own),
        () => api.sunco('POST', `${path}/releaseControl`, {}, own),
        () => api.sunco('POST', `${path}/acceptControl`, {}, own),
      ],
      403,
    );
    await expectAll(
      [
        () => api.sunco('GET', path, undefined, own),
        () => api.sunco('GET', '/integrations/me/webhooks', undefined, own),
        () => api.sunco('POST', `${path}/passControl`, { switchboardIntegration: 'zd-agentWorkspace' }, own),
      ],
      200,
    );
  });
});

describe('messages', () => {
  it.each([
    ['a text above 4096', textOf('x'.repeat(4097))],
    ['an empty text', textOf('')],
    ['metadata above 4 KB', { ...textOf('a'), metadata: { big: 'x'.repeat(4096) } }],
    ['nested metadata', { ...textOf('a'), metadata: { deep: { er: 1 } } }],
    ['an unknown field', { ...textOf('a'), metaData: {} }],
    ['the reason that was removed from the API', { ...textOf('a'), reason: 'x' }],
    ['a form response', { author: business, content: { type: 'formResponse', fields: [] } }],
    ['a carousel without items', { author: business, content: { type: 'carousel', items: [] } }],
    [
      'a reply button in a carousel',
      {
        author: business,
        content: { type: 'carousel', items: [{ title: 'a', actions: [{ type: 'reply', text: 'a', payload: 'a' }] }] },
      },
    ],
    ['html and markdown at once', { author: business, content: { type: 'text', htmlText: 'a', markdownText: 'a' } }],
    ['an author of neither kind', { author: { type: 'agent' }, content: { type: 'text', text: 'a' } }],
  ])('refuses %s, naming the field', async (_, body) => {
    const { path } = await startConversation();
    const answer = await api.sunco('POST', `${path}/messages`, body);
    expect(answer.status).toBe(400);
    expect(answer.body.errors[0]).toMatchObject({ code: 'bad_request', title: expect.any(String) });
    expect((await api.sunco('GET', `${path}/messages`)).body.messages).toEqual([]);
  });

  it('come in pages of a hundred, the newest first, each in order', async () => {
    const { path } = await startConversation();
    for (let line = 1; line <= 205; line += 1) await api.sunco('POST', `${path}/messages`, textOf(`${line}`));
    const texts = (body: { messages: { content: { text: string } }[] }) =>
      body.messages.map(({ content }) => content.text);
    const newest = (await api.sunco('GET', `${path}/messages`)).body;
    expect([texts(newest)[0], texts(newest).at(-1), newest.meta.hasMore]).toEqual(['106', '205', true]);
    const middle = (await api.sunco('GET', `${path}/messages?page[before]=${newest.meta.beforeCursor}`)).body;
    expect([texts(middle)[0], texts(middle).at(-1)]).toEqual(['6', '105']);
    const oldest = (await api.sunco('GET', `${path}/messages?page[before]=${middle.meta.beforeCursor}`)).body;
    expect([texts(oldest), oldest.meta.hasMore]).toEqual([['1', '2', '3', '4', '5'], false]);
    const forward = (await api.sunco('GET', `${path}/messages?page[after]=${oldest.meta.afterCursor}`)).body;
    expect(texts(forward)[0]).toBe('6');
  });

  it('are refused for good once the conversation is full', async () => {
    served.simulator.switches.messagesPerConversationMax = 1;
    const { path } = await startConversation();
    await api.sunco('POST', `${path}/messages`, textOf('fits'));
    const answer = await api.sunco('POST', `${path}/messages`, textOf('one too many'));
    expect([answer.status, answer.body.errors[0].code]).toEqual([423, 'locked']);
  });

  it('belong to a person of the conversation, who may only read', async () => {
    const { path, userId } = await startConversation();
    const stranger = (await api.sunco('POST', '/users', {})).body.user.id;
    const post = (author: object) => () =>
      api.sunco('POST', `${path}/messages`, { author, content: { type: 'text', text: 'a' } });
    await expectAll([post({ type: 'user', userId: stranger }), post({ type: 'user' })], 400);
    await expectAll(
      [post({ type: 'user', userId: 'nobody' }), () => api.sunco('POST', '/conversations/x/messages', {})],
      404,
    );
    const author = { type: 'user', userId };
    await expectAll([() => api.sunco('POST', `${path}/activity`, { author, type: 'typing:start' })], 400);
  });

  it('above 100 KB are too large', async () => {
    const { path } = await startConversation();
    await expectAll([() => api.sunco('POST', `${path}/messages`, { ...textOf('a'), pad: 'x'.repeat(102_401) })], 413);
  });
});

describe('conversations', () => {
  it('are one per person while multi-conversations is off', async () => {
    served.simulator.switches.multiConvoEnabled = false;
    const { userId } = await startConversation();
    const again = await api.sunco('POST', '/conversations', { type: 'personal', participants: [{ userId }] });
    expect([again.status, again.body.errors[0].code]).toEqual([400, 'bad_request']);
  });

  it('cannot be deleted when they are the default', async () => {
    const { path } = await startConversation();
    await expectAll([() => api.sunco('DELETE', path)], 400);
  });
});

describe('files', () => {
  it('are refused by extension, by size, and without a part named source', async () => {
    await expectAll([() => upload('run.exe', 4), () => upload('noextension', 4)], 400);
    await expectAll([() => api.sunco('POST', '/attachments?access=public', new FormData())], 400);
    await expectAll([() => upload('big.pdf', 50 * 1024 * 1024 + 1)], 413);
    await expectAll([() => upload('a.pdf', 4, 'no-such-conversation')], 404);
  });

  it('of one conversation are refused in another', async () => {
    const [one, other] = [await startConversation(), await startConversation()];
    const { mediaUrl } = (await upload('receipt é.pdf', 10, one.id)).body.attachment;
    const content = { type: 'file', mediaUrl };
    await expectAll([() => api.sunco('POST', `${other.path}/messages`, { author: business, content })], 400);
    const [posted] = await expectAll(
      [() => api.sunco('POST', `${one.path}/messages`, { author: business, content })],
      201,
    );
    expect(posted?.body.messages[0].content).toMatchObject({
      mediaSize: 10,
      mediaType: 'application/pdf',
      altText: 'receipt é.pdf',
    });
  });

  it('ask for a credential where attachments are private, and not where they are public', async () => {
    const { mediaUrl } = (await upload('a.pdf', 4)).body.attachment;
    expect((await fetch(mediaUrl)).status).toBe(401);
    const allowed = await fetch(mediaUrl, { headers: { authorization: api.suncoAuthorization } });
    expect([allowed.status, (await allowed.arrayBuffer()).byteLength]).toEqual([200, 4]);
    served.simulator.switches.privateAttachments = false;
    const open = (await upload('a.pdf', 4)).body.attachment;
    expect((await fetch(open.mediaUrl)).status).toBe(200);
  });
});

describe('the switchboard', () => {
  it('finds its target by id, name or type, and refuses an ambiguous or missing one', async () => {
    const { path } = await startConversation();
    const to = (switchboardIntegration: string) => () =>
      api.sunco('POST', `${path}/passControl`, { switchboardIntegration });
    await expectAll([to('zd-answerBot'), to('next'), to('zd:agentWorkspace')], 200);
    expect((await api.sunco('GET', path)).body.conversation.activeSwitchboardIntegration.name).toBe(
      'zd-agentWorkspace',
    );
    await expectAll([to('next'), to('custom'), to('zd-agentworkspace')], 400);
  });

  it('knows no agents where agent workspace is off, and takes no action where it is off itself', async () => {
    const { path } = await startConversation();
    const pass = () => api.sunco('POST', `${path}/passControl`, { switchboardIntegration: 'zd-agentWorkspace' });
    served.simulator.switches.agentWorkspace = false;
    await expectAll([pass], 400);
    served.simulator.switches.agentWorkspace = true;
    served.simulator.switches.switchboardEnabled = false;
    await expectAll([pass], 400);
    served.simulator.switches.switchboardEnabled = true;
    await expectAll([pass], 200);
  });
});
