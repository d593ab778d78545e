import { describe, expect, it } from 'vitest';
import { makeDeliveryCall, makeTextMessage } from '../../../test/support/helpdesk-commands.ts';
import { type ScriptedReply, scriptedHttp } from '../../../test/support/scripted-http.ts';
import { newId, type RemoteConversationId, type RemoteUserId } from '../../core/ids.ts';
import { silentLogger } from '../../core/logger.ts';
import { closeConversation, sendMessage } from './commands.ts';
import { createDesk } from './desk.ts';
import { zendeskSettings } from './settings.ts';

const settings = {
  subdomain: 'acme',
  appId: 'a',
  keyId: 'int_1',
  keySecret: 's',
  email: 'admin@example.net',
  apiToken: 't',
};
const conversation = {
  remoteConversationId: 'c1' as RemoteConversationId,
  remoteUserId: 'u1' as RemoteUserId,
  state: { escalationId: 'esc_1', conversationId: 'c1', externalId: 'psl-1' },
};
const withAgents = {
  status: 200,
  json: {
    conversation: { id: 'c1', activeSwitchboardIntegration: { id: 's1', integrationType: 'zd:agentWorkspace' } },
  },
};
const free = { status: 200, json: { conversation: { id: 'c1', activeSwitchboardIntegration: null } } };
const done = { status: 200, json: {} };
const posted = { status: 201, json: { messages: [{ id: 'm1' }] } };

type Rules = readonly (readonly [RegExp, ScriptedReply])[];

function deskWith(rules: Rules, changes: object = {}) {
  const { http, calls } = scriptedHttp(rules);
  const desk = createDesk(zendeskSettings.parse({ ...settings, ...changes }), {
    http,
    log: silentLogger,
    now: () => 0,
  });
  return { desk, calls };
}

async function close(rules: Rules, changes: object = {}, by: 'user' | 'agent' = 'user') {
  const { desk, calls } = deskWith(rules, changes);
  const command = { escalationId: newId('escalation'), conversation, by, notice: 'Bye' };
  await closeConversation(desk, command, makeDeliveryCall());
  return calls.map((call) => call.line.replace('/sc/v2/apps/a/conversations/c1', ''));
}

describe('closing', () => {
  it('tells agents first and then lets go', async () => {
    const lines = await close([
      [/GET .*c1$/, withAgents],
      [/messages/, posted],
      [/releaseControl/, done],
    ]);
    expect(lines).toEqual(['GET ', 'POST /messages', 'POST /releaseControl']);
  });

  it('writes nothing into a conversation that agents no longer have, or that is gone', async () => {
    expect(await close([[/GET .*c1$/, free]])).toEqual(['GET ']);
    expect(await close([[/GET .*c1$/, { status: 404 }]])).toEqual(['GET ']);
  });

  it('takes control itself where an integration key may not release it', async () => {
    const lines = await close([
      [/GET .*c1$/, withAgents],
      [/messages/, posted],
      [/releaseControl/, { status: 403 }],
      [/passControl/, done],
    ]);
    expect(lines.at(-1)).toBe('POST /passControl');
  });

  it('that is held up after its notice may have done part of its work, so that the next try looks for it', async () => {
    const rules: Rules = [
      [/GET .*c1$/, withAgents],
      [/messages/, posted],
      [/releaseControl/, { status: 429, json: {} }],
    ];
    await expect(close(rules)).rejects.toMatchObject({ certainty: 'unknown', pausesTarget: true });
  });

  it('lets go even when agents cannot be told', async () => {
    const lines = await close([
      [/GET .*c1$/, withAgents],
      [/messages/, { status: 423 }],
      [/releaseControl/, done],
    ]);
    expect(lines.at(-1)).toBe('POST /releaseControl');
  });

  it('solves the ticket where that is wanted, and leaves it to agents where Zendesk will not', async () => {
    const rules = (status: number): Rules => [
      [/GET .*c1$/, free],
      [/search/, { status: 200, json: { results: [{ id: 6 }, { id: 7, tags: ['passerelle_c1_esc_1'] }] } }],
      [/PUT .*tickets\/7$/, { status }],
    ];
    const solving = { solveOnEnd: true };
    for (const status of [200, 422, 403, 404])
      expect((await close(rules(status), solving)).at(-1)).toBe('PUT /api/v2/tickets/7');
    expect(await close(rules(200), solving, 'agent')).toEqual(['GET ']);
    await expect(close(rules(500), solving)).rejects.toMatchObject({ disposition: 'retry' });
  });

  it.each([{ conversationFieldId: '55' }, {}])(
    'never solves a ticket that the search brought though it does not bear our mark (%o)',
    async (changes) => {
      const strangers = [
        { id: 8, tags: ['passerelle'], custom_fields: [{ id: 55, value: 'c1' }] },
        { id: 9, custom_fields: [{ id: 56, value: 'c1_esc_1' }] },
      ];
      const lines = await close(
        [
          [/GET .*c1$/, free],
          [/users\/search/, { status: 200, json: { users: [] } }],
          [/search/, { status: 200, json: { results: strangers } }],
        ],
        { solveOnEnd: true, ...changes },
      );
      expect(lines.at(-1)).toMatch(/^GET .*users\/search/);
    },
  );
});

describe('sending', () => {
  it('carries message, delivery, part and the payload of a pressed choice', async () => {
    const { desk, calls } = deskWith([[/messages/, posted]]);
    const command = { ...makeTextMessage(conversation, 'Yes'), choice: { payload: 'YES' } };
    const call = makeDeliveryCall();
    expect(await sendMessage(desk, command, call)).toEqual({ remoteMessageIds: ['m1'] });
    expect(calls[0]?.body).toEqual({
      author: { type: 'user', userId: 'u1' },
      content: { type: 'text', text: 'Yes', payload: 'YES' },
      metadata: { passerelle_message: command.messageId, passerelle_delivery: call.deliveryId, passerelle_part: 0 },
    });
  });

  it('streams a file with its name, type and length, bound to the conversation, and pictures as pictures', async () => {
    const upload = { status: 201, json: { attachment: { mediaUrl: 'https://acme.zendesk.com/a/x.png' } } };
    const { desk, calls } = deskWith([
      [/attachments/, upload],
      [/messages/, posted],
    ]);
    const part = {
      kind: 'attachment',
      name: 'x.png',
      mediaType: 'image/png',
      sizeBytes: 3,
      source: { kind: 'url', url: 'x' },
    } as const;
    const content = async function* () {
      yield new TextEncoder().encode('pn');
      yield new TextEncoder().encode('g');
    };
    const openFile = async () => ({ name: 'x"\r\n.png', mediaType: 'image/png', sizeBytes: 3, content: content() });
    await sendMessage(desk, { ...makeTextMessage(conversation, ''), part }, makeDeliveryCall({ openFile }));
    const [file, message] = calls;
    expect(file?.url.searchParams.get('conversationId')).toBe('c1');
    expect(file?.headers['content-length']).toBe(String(Buffer.byteLength(String(file?.body))));
    expect(file?.body).toMatch(/name="source"; filename="x%22%0D%0A\.png"\r\nContent-Type: image\/png\r\n\r\npng\r\n/);
    expect(message?.body).toMatchObject({ content: { type: 'image', mediaUrl: 'https://acme.zendesk.com/a/x.png' } });
  });

  it('names the person by external id where no other id is known', async () => {
    const { desk, calls } = deskWith([[/messages/, posted]]);
    await sendMessage(desk, makeTextMessage({ ...conversation, remoteUserId: null }, 'x'), makeDeliveryCall());
    expect(calls[0]?.body).toMatchObject({ author: { type: 'user', userExternalId: 'psl-1' } });
  });
});
