import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { scriptedHttp } from '../../../test/support/scripted-http.ts';
import { silentLogger } from '../../core/logger.ts';
import type { RawRequest, StoredObjects } from '../helpdesk.ts';
import { createDesk } from './desk.ts';
import { ringcentralSettings, verifyTokensOf, webhookSecretsOf } from './settings.ts';
import { signatureOf } from './signature.ts';
import { receive } from './webhook.ts';

const folder = new URL('./fixtures/', import.meta.url);
const fixture = (name: string) => readFileSync(new URL(`${name}.json`, folder));
const token = 'channel-token-new';
const account = {
  realtimeUrl: 'https://acme.digital.ringcentral.com/realtime/sdk/65aa00107d2e4b0c91a0c001',
  channelToken: token,
  channelTokenPrevious: 'channel-token-old',
  restBaseUrl: 'https://acme.api.digital.ringcentral.com/1.0',
  restToken: 'rest-token',
  botCategoryId: '65aa0b007d2e4b0c91a0ca00',
};
const escalationId = 'esc_0199a0b1c2d37e4f8a9b0c1d2e3f4a5b';
const messageId = 'msg_0199a0b1c2d47e4f8a9b0c1d2e3f4a5c';
const now = Date.parse('2025-02-03T04:12:00Z');

function deskWith(changes: Record<string, unknown> = {}) {
  const settings = ringcentralSettings.parse({ ...account, ...changes });
  return createDesk(settings, { http: scriptedHttp([]).http, log: silentLogger, now: () => now });
}

const stored: StoredObjects = {
  message: async (id) => (id === messageId ? { escalationId, text: 'My parcel has not arrived.', sentAt: 1 } : null),
};

/** A request as the platform signs it; `changes` break it. */
function signed(body: Uint8Array, changes: Partial<RawRequest> = {}, by = token): RawRequest {
  const headers = { 'x-smccsdk-signature': signatureOf(body, by) };
  return { method: 'POST', path: '', query: {}, headers, body, ...changes };
}

async function actionOf(name: string, changes: Record<string, unknown> = {}) {
  const received = await receive(deskWith(changes), signed(fixture(name)), stored);
  if (!received.ok) throw new Error(`${name} was refused: ${received.reason}`);
  const text = String(received.reply.body);
  expect(received.reply.headers?.['x-smccsdk-signature'], name).toBe(signatureOf(text, token));
  return { events: received.events, answer: JSON.parse(text), reply: received.reply };
}

async function hookOf(name: string, changes: Record<string, unknown> = {}) {
  const desk = deskWith(changes);
  const headers = { 'x-dimelo-secret': webhookSecretsOf(desk.settings)[0] ?? '' };
  const request = { method: 'POST', path: 'webhooks', query: {}, headers, body: fixture(name) };
  const received = await receive(desk, request, stored);
  if (!received.ok) throw new Error(`${name} was refused: ${received.reason}`);
  expect(received.reply).toEqual({ status: 200 });
  return received.events;
}

describe('the Channel SDK accepts', () => {
  it('the handshake, and declares only what it can do', async () => {
    const { answer, events } = await actionOf('sdk-implementation-info');
    expect(events).toEqual([]);
    expect(answer.objects).toEqual({
      messages: ['create', 'show', 'list', 'reply', 'end_chat'],
      threads: ['show', 'list'],
      status: ['mark_as_read'],
    });
    expect(answer.options).toEqual(expect.arrayContaining(['view.messaging', 'messages.text', 'messages.attachments']));
    expect(answer.locales.fr.end_chat).toBe('Rendre au bot');
  });

  it('the known-good minimum where threads and button are turned off', async () => {
    const { answer } = await actionOf('sdk-implementation-info', { declareThreads: false, returnAction: '' });
    expect(answer.objects).toEqual({ messages: ['create', 'show', 'list', 'reply'], status: ['mark_as_read'] });
    expect(answer.options).not.toContain('threads.no_content');
    expect(answer.locales).toBeUndefined();
  });

  it('an agent’s words, and answers an id of its own that is the same for a repeat', async () => {
    const { events, answer } = await actionOf('sdk-message-text');
    expect(events).toEqual([
      {
        kind: 'agentMessaged',
        escalationId,
        remoteConversationId: escalationId,
        dedupeKey: 'content:65aa01f27d2e4b0c91a0c3d1',
        at: Date.parse('2025-02-03T04:11:22Z'),
        agent: { id: null, name: 'Dana K.', avatarUrl: null },
        remoteMessageId: 'ed-65aa01f27d2e4b0c91a0c3d1',
        parts: [{ kind: 'text', text: 'Hello, I am looking into your order.' }],
        isAutomation: false,
      },
    ]);
    expect(answer).toMatchObject({ id: 'ed-65aa01f27d2e4b0c91a0c3d1', thread_id: escalationId });
    const repeat = Buffer.from(fixture('sdk-message-text').toString().replace('"retry": false', '"retry": true'));
    const again = await receive(deskWith(), signed(repeat), stored);
    expect(again).toMatchObject({ ok: true, events: [{ dedupeKey: 'content:65aa01f27d2e4b0c91a0c3d1' }] });
  });

  it('a file without text', async () => {
    const { events } = await actionOf('sdk-message-file');
    expect(events).toMatchObject([
      {
        parts: [{ kind: 'attachment', name: 'invoice.pdf', mediaType: 'application/pdf', source: { kind: 'remote' } }],
      },
    ]);
  });

  it('HTML of an older account that sends no id: its content stands in for one', async () => {
    const { events, answer } = await actionOf('sdk-message-html-old');
    expect(events).toMatchObject([{ parts: [{ kind: 'text', text: 'hey & welcome\n- one' }] }]);
    expect(answer.id).toMatch(/^ed-[0-9a-f]{24}$/);
    expect((await actionOf('sdk-message-html-old')).answer.id).toBe(answer.id);
  });

  it('words without a format as HTML, which is the platform’s own default', async () => {
    const body = fixture('sdk-message-html-old').toString().replace('"format": "html"', '"format": null');
    expect(body).toContain('"format": null');
    const received = await receive(deskWith(), signed(Buffer.from(body)), stored);
    expect(received).toMatchObject({ events: [{ parts: [{ kind: 'text', text: 'hey & welcome\n- one' }] }] });
  });

  it('choices, cards and links, each choice naming its message', async () => {
    expect((await actionOf('sdk-message-select')).events).toMatchObject([
      {
        parts: [
          { kind: 'text', text: 'Which one?' },
          {
            kind: 'choices',
            choices: [
              { kind: 'reply', label: 'Parcel', payload: 'ed-65aa01f27d2e4b0c91a0c3d3#parcel' },
              { kind: 'reply', label: 'Invoice', payload: 'ed-65aa01f27d2e4b0c91a0c3d3#' },
            ],
          },
        ],
      },
    ]);
    expect((await actionOf('sdk-message-carousel')).events).toMatchObject([
      {
        parts: [
          {
            kind: 'cards',
            cards: [
              {
                title: 'Blue shoe',
                description: '59 EUR',
                choices: [{ label: 'Take it' }, { kind: 'link', label: 'Look' }],
              },
              { title: 'Red shoe', choices: [] },
            ],
          },
        ],
      },
    ]);
    expect((await actionOf('sdk-message-rich-link')).events).toMatchObject([
      { parts: [{ kind: 'cards', cards: [{ title: 'Help pages', choices: [{ kind: 'link', label: 'Open' }] }] }] },
    ]);
  });

  it.each([
    { changes: {}, expected: [{ isAutomation: true, agent: { name: 'Support' } }] },
    { changes: { unnamedIsAutomation: false }, expected: [{ isAutomation: false }] },
    { changes: { forwardAutomation: false }, expected: [] },
  ])('a message without a sender, by the settings $changes', async ({ changes, expected }) => {
    const { events, answer } = await actionOf('sdk-message-automatic', changes);
    expect(events).toMatchObject(expected);
    expect(answer.id).toBe('ed-65aa01f27d2e4b0c91a0c3d6');
  });

  it('typing and queue places, whichever way they name the conversation', async () => {
    expect((await actionOf('sdk-typing-start')).events).toMatchObject([
      { kind: 'agentTyped', isTyping: true, agent: { name: 'Dana K.' }, escalationId },
    ]);
    expect((await actionOf('sdk-typing-stop')).events).toMatchObject([
      { kind: 'agentTyped', isTyping: false, agent: null, escalationId },
    ]);
    expect((await actionOf('sdk-queuing-update')).events).toMatchObject([
      { kind: 'queueMoved', position: 3, waitSeconds: 120, escalationId },
    ]);
  });

  it('the button, and shows the message again', async () => {
    const { events, answer } = await actionOf('sdk-end-chat');
    expect(events).toMatchObject([{ kind: 'conversationEnded', by: 'agent', reason: 'agent_ended', escalationId }]);
    expect(answer).toMatchObject({ thread_id: escalationId, body: 'My parcel has not arrived.' });
  });

  it('lists and shows: nothing to fetch, our own message, a title for our thread', async () => {
    const ask = async (action: string, id?: string) => {
      const body = Buffer.from(JSON.stringify({ action, ...(id === undefined ? {} : { params: { id } }) }));
      const received = await receive(deskWith(), signed(body), stored);
      return received.ok ? JSON.parse(String(received.reply.body)) : received.reason;
    };
    expect(await ask('messages.list')).toEqual([]);
    expect(await ask('threads.list', 'since')).toEqual([]);
    expect(await ask('messages.show', `${escalationId}.${messageId}.0c1d2e3f4a5d`)).toMatchObject({
      body: 'My parcel has not arrived.',
    });
    expect(await ask('messages.show', 'ed-1')).toEqual({});
    expect(await ask('threads.show', escalationId)).toMatchObject({ id: escalationId, title: 'Chat 3f4a5b' });
    expect(await ask('threads.show', 'other')).toEqual({});
  });

  it('a signature in the address, and one by the previous token, which signs the answer too', async () => {
    const body = fixture('sdk-message-text');
    const query = { signature: signatureOf(body, token) };
    expect(await receive(deskWith(), { ...signed(body), headers: {}, query }, stored)).toMatchObject({ ok: true });
    const old = await receive(deskWith(), signed(body, {}, 'channel-token-old'), stored);
    if (!old.ok) throw new Error('refused');
    expect(old.reply.headers?.['x-smccsdk-signature']).toBe(signatureOf(String(old.reply.body), 'channel-token-old'));
  });
});

describe('the Channel SDK rejects', () => {
  it('wrong, missing and moved signatures before it looks at the body', async () => {
    const body = fixture('sdk-message-text');
    const written = Buffer.from(JSON.stringify(JSON.parse(body.toString())));
    const broken: readonly Partial<RawRequest>[] = [
      { headers: {} },
      { headers: { 'x-smccsdk-signature': '' } },
      { headers: { 'x-smccsdk-signature': signatureOf(body, 'wrong') } },
      { body: written },
      { body: Buffer.from('not json') },
    ];
    for (const changes of broken) {
      const received = await receive(deskWith(), signed(body, changes), stored);
      expect(received).toMatchObject({ ok: false, reason: 'badCredentials', reply: { status: 422 } });
    }
  });

  it('signed nonsense, other paths and other methods', async () => {
    for (const text of ['not json', '[]', '{"params":{}}', '\u00ff']) {
      expect(await receive(deskWith(), signed(Buffer.from(text)), stored)).toMatchObject({ reason: 'malformed' });
    }
    const body = fixture('sdk-message-text');
    expect(await receive(deskWith(), signed(body, { path: 'other' }), stored)).toMatchObject({
      reply: { status: 404 },
    });
    expect(await receive(deskWith(), signed(body, { method: 'PUT' }), stored)).toMatchObject({
      reply: { status: 405 },
    });
  });

  it('actions that it did not declare, the button included where it is turned off', async () => {
    const ask = (action: string, changes = {}) =>
      receive(deskWith(changes), signed(Buffer.from(JSON.stringify({ action, params: {} }))), stored);
    for (const action of ['private_messages.create', 'messages.delete', 'messages.other', 'nothing'])
      expect(await ask(action)).toMatchObject({ ok: false, reply: { status: 422 } });
    const off = await receive(deskWith({ returnAction: '' }), signed(fixture('sdk-end-chat')), stored);
    expect(off).toMatchObject({ ok: false, reply: { status: 422 } });
  });

  it('for good, and with a reason for the agent, what belongs to no conversation of ours or holds nothing', async () => {
    for (const name of ['sdk-message-foreign', 'sdk-message-empty']) {
      const { events, answer } = await actionOf(name);
      expect(events).toEqual([]);
      expect(answer).toMatchObject({ error: { fatal: true, message: expect.any(String) } });
    }
    const received = await receive(deskWith(), signed(fixture('sdk-message-text')), stored);
    if (!received.ok) throw new Error('refused');
    expect(JSON.parse(String(received.replyIfForeign?.body))).toMatchObject({ error: { fatal: true } });
  });
});

describe('webhooks', () => {
  const about = { remoteConversationId: '65ab0e007d2e4b0c91a0e0e1', at: Date.parse('2025-02-03T04:40:10.120Z') };
  const cases: readonly (readonly [name: string, events: readonly object[]])[] = [
    [
      'webhook-intervention-opened',
      [
        { kind: 'ticketLinked', ticketId: '65ab0f007d2e4b0c91a0b0b1' },
        { kind: 'agentJoined', isPlaceholder: true },
      ],
    ],
    [
      'webhook-intervention-closed',
      [{ kind: 'ticketLinked' }, { kind: 'conversationEnded', by: 'agent', reason: 'ticket_solved' }],
    ],
    ['webhook-intervention-canceled', [{ kind: 'conversationEnded', reason: 'agent_ended' }]],
    ['webhook-intervention-deferred', []],
    ['webhook-intervention-reopened', [{ kind: 'ticketLinked' }]],
    [
      'webhook-intervention-recategorized',
      [{ kind: 'transferred', group: '65aa0b007d2e4b0c91a0ca09', isAutomatic: false }],
    ],
    ['webhook-intervention-user-updated', [{ kind: 'agentJoined', isPlaceholder: true }]],
    ['webhook-task-created', []],
    ['webhook-task-taken', [{ kind: 'agentJoined', agent: { name: 'Support' }, isPlaceholder: true }]],
    ['webhook-task-transferred', [{ kind: 'transferred', group: null, agent: null, isAutomatic: false }]],
    ['webhook-task-completed-archived', [{ kind: 'conversationEnded', reason: 'agent_ended' }]],
    ['webhook-task-completed-deferred', []],
    ['webhook-task-destroyed', []],
    ['webhook-task-completed-closed', []],
    ['webhook-task-recategorized', [{ kind: 'transferred', group: '65aa0b007d2e4b0c91a0ca09', isAutomatic: true }]],
    ['webhook-task-undelivered', []],
    ['webhook-content-imported', []],
    ['webhook-content-exported-failed', []],
    ['webhook-other-channel', []],
    ['webhook-unknown-event', []],
  ];

  it.each(cases)('%s is read', async (name, expected) => {
    const events = await hookOf(name);
    expect(events).toMatchObject(expected.map((one) => ({ ...about, ...one })));
    expect(new Set(events.map(({ dedupeKey }) => dedupeKey)).size).toBe(expected.length);
  });

  it('every fixture is read by a test', () => {
    const files = readdirSync(folder).filter((file) => file.startsWith('webhook-'));
    expect(new Set(files.map((file) => file.replace('.json', '')))).toEqual(new Set(cases.map(([name]) => name)));
  });

  it.each([{ endOnClosed: false }, { closeGraceSeconds: 60 }])('end nothing by themselves with %j', async (changes) => {
    for (const name of [
      'webhook-intervention-closed',
      'webhook-intervention-canceled',
      'webhook-task-completed-archived',
    ])
      expect(await hookOf(name, changes)).toEqual([]);
  });

  it('answer the challenge to who knows the token, and to nobody else', async () => {
    const desk = deskWith();
    const ask = (query: Record<string, string>) =>
      receive(desk, { method: 'GET', path: 'webhooks', query, headers: {}, body: new Uint8Array() }, stored);
    const verify = verifyTokensOf(desk.settings)[0] ?? '';
    const good = { 'hub.mode': 'subscribe', 'hub.challenge': 'abc 123', 'hub.verify_token': verify };
    expect(await ask(good)).toMatchObject({ ok: true, reply: { status: 200, body: 'abc 123' } });
    expect(await ask({ ...good, 'hub.verify_token': 'x' })).toMatchObject({ ok: false, reason: 'badCredentials' });
    expect(await ask({ 'hub.verify_token': verify })).toMatchObject({ ok: false, reason: 'malformed' });
    expect(await ask({})).toMatchObject({ ok: false, reason: 'badCredentials' });
  });

  it('need the secret, the one before included, and never the token of the channel itself', async () => {
    const desk = deskWith({ webhookSecret: 'by-hand', webhookSecretPrevious: 'before' });
    const send = (secret: string | null) =>
      receive(
        desk,
        {
          method: 'POST',
          path: 'webhooks',
          query: {},
          headers: secret === null ? {} : { 'x-dimelo-secret': secret },
          body: fixture('webhook-task-created'),
        },
        stored,
      );
    for (const secret of ['by-hand', 'before']) expect(await send(secret)).toMatchObject({ ok: true });
    for (const secret of [null, '', 'x', token]) expect(await send(secret)).toMatchObject({ reason: 'badCredentials' });
    expect(webhookSecretsOf(deskWith().settings)).toHaveLength(2);
    expect(webhookSecretsOf(deskWith().settings)).not.toContain(token);
  });

  it('lose only the event that cannot be read', async () => {
    const desk = deskWith();
    const [good] = JSON.parse(fixture('webhook-task-taken').toString()).events;
    const body = Buffer.from(JSON.stringify({ events: [{ type: 1 }, null, good] }));
    const headers = { 'x-dimelo-secret': webhookSecretsOf(desk.settings)[0] ?? '' };
    const request = { method: 'POST', path: 'webhooks/', query: {}, headers, body };
    expect(await receive(desk, request, stored)).toMatchObject({ ok: true, events: [{ kind: 'agentJoined' }] });
  });
});
