import { describe, expect, it } from 'vitest';
import { makeConnection, makeEscalation } from '../../test/support/builders.ts';
import type { LiveConnections } from '../connections/live-connections.ts';
import { newId, type RemoteConversationId } from '../core/ids.ts';
import { type Logger, silentLogger } from '../core/logger.ts';
import type { MessageRecord } from '../escalations/escalation.ts';
import type { HelpdeskEvent } from '../helpdesks/event.ts';
import type { Received, Refused, RequestHead, StoredObjects } from '../helpdesks/helpdesk.ts';
import { createRootApi } from '../http/create-api.ts';
import { storedFor } from './stored-objects.ts';
import type { TakenResult } from './take-event.ts';
import { webhookRoutes } from './webhook-routes.ts';

const event: HelpdeskEvent = {
  kind: 'attachmentRequested',
  dedupeKey: 'k',
  at: 1,
  remoteConversationId: 'c' as RemoteConversationId,
  escalationId: null,
};

/** What intake answers when the adapter received this and the store did that. */
async function answerTo(received: Partial<Received> | Refused, taken: TakenResult | 'failed'): Promise<string> {
  const connection = makeConnection();
  const asked: StoredObjects[] = [];
  const receive = async (_request: unknown, stored: StoredObjects): Promise<Received | Refused> => {
    asked.push(stored);
    if (received.ok === false) return received;
    return { ok: true, events: [event], reply: { status: 200, body: 'taken' }, ...received };
  };
  const live = { connection, helpdesk: { webhook: { admit: () => null, receive } } };
  const own: StoredObjects = { message: async () => null };
  const routes = webhookRoutes({
    connections: { find: async () => live } as unknown as LiveConnections,
    takeEvent: async () => {
      if (taken === 'failed') throw new Error('the disk is full');
      return taken;
    },
    storedFor: (id) => (id === connection.id ? own : { message: async () => ({}) }),
    log: silentLogger,
    count: () => undefined,
    bytesMax: 1000,
  });
  const answer = await routes.request(`/webhooks/${connection.id}/below`, { method: 'POST', body: '{}' });
  expect(asked).toEqual([own]);
  return `${answer.status} ${await answer.text()}`;
}

describe('intake answers', () => {
  const replyIfForeign = { status: 200, body: 'not ours' };

  it.each(['taken', 'duplicate', 'idle', 'signalled'] as const)('the adapter’s reply to what is %s', async (taken) => {
    expect(await answerTo({ replyIfForeign }, taken)).toBe('200 taken');
  });

  it('another reply, where the adapter has one, to what is about no conversation of ours', async () => {
    expect(await answerTo({ replyIfForeign }, 'foreign')).toBe('200 not ours');
    expect(await answerTo({}, 'foreign')).toBe('200 taken');
    expect(await answerTo({ replyIfForeign, events: [] }, 'foreign')).toBe('200 taken');
  });

  it('503 to what it could not store', async () => {
    expect(await answerTo({ replyIfForeign }, 'failed')).toBe('503 ');
  });
});

/** What becomes of the events of one webhook, by their `dedupeKey`: the order they are stored in, answer and count. */
async function taking(
  events: readonly HelpdeskEvent[],
  results: Readonly<Record<string, TakenResult | 'failed'>> = {},
) {
  const stored: string[] = [];
  const counted: string[] = [];
  const reply = { status: 200, body: 'taken' };
  const receive = async () => ({ ok: true, events, reply, replyIfForeign: { status: 200, body: 'not ours' } });
  const routes = webhookRoutes({
    connections: {
      find: async () => ({ connection: makeConnection(), helpdesk: { webhook: { admit: () => null, receive } } }),
    } as unknown as LiveConnections,
    takeEvent: async (_connectionId, { dedupeKey }) => {
      await new Promise((resolve) => setImmediate(resolve));
      const result = results[dedupeKey] ?? 'taken';
      if (result === 'failed') throw new Error('the disk is full');
      stored.push(dedupeKey);
      return result;
    },
    storedFor: () => ({ message: async () => null }),
    log: silentLogger,
    count: (_kind, outcome) => counted.push(outcome),
    bytesMax: 1000,
  });
  const answer = await routes.request('/webhooks/con_1', { method: 'POST', body: '{}' });
  return { stored, counted, answer: `${answer.status} ${await answer.text()}` };
}

describe('several events in one webhook', () => {
  const make = (conversation: string, at: number): HelpdeskEvent => ({
    ...event,
    dedupeKey: `${conversation}${at}`,
    at,
    remoteConversationId: conversation as RemoteConversationId,
  });

  it('are stored in the helpdesk’s order within a conversation, in whatever order they came', async () => {
    const { stored } = await taking([make('a', 2), make('b', 1), make('a', 1), make('a', 3)]);
    expect(stored.filter((key) => key.startsWith('a'))).toEqual(['a1', 'a2', 'a3']);
    expect(stored).toContain('b1');
  });

  it('of one moment keep the order they came in', async () => {
    const twins = ['first', 'second', 'third'].map((dedupeKey) => ({ ...make('a', 5), dedupeKey }));
    expect((await taking(twins)).stored).toEqual(['first', 'second', 'third']);
  });

  it('all come again when one of them could not be stored, which holds up no other conversation', async () => {
    const events = [make('a', 1), make('a', 2), make('b', 1), make('b', 2)];
    const { stored, answer, counted } = await taking(events, { a1: 'failed' });
    expect(stored).toEqual(['b1', 'b2']);
    expect([answer, counted]).toEqual(['503 ', ['failed']]);
  });

  it('are answered as ours when any of them is, and counted by the best that became of them', async () => {
    const events = [make('a', 1), make('b', 1)];
    expect(await taking(events, { a1: 'foreign' })).toMatchObject({ answer: '200 taken', counted: ['accepted'] });
    expect(await taking(events, { a1: 'foreign', b1: 'duplicate' })).toMatchObject({
      answer: '200 taken',
      counted: ['duplicate'],
    });
    expect(await taking(events, { a1: 'idle', b1: 'signalled' })).toMatchObject({ counted: ['accepted'] });
    expect(await taking(events, { a1: 'foreign', b1: 'foreign' })).toMatchObject({
      answer: '200 not ours',
      counted: ['ignored'],
    });
  });
});

describe('a webhook that is not taken', () => {
  it('gets the adapter’s refusal, and nothing of it is stored', async () => {
    const refused = { ok: false, reason: 'badCredentials', reply: { status: 401, body: 'no' } } as const;
    expect(await answerTo(refused, 'failed')).toBe('401 no');
  });

  it('is one at an address of nobody, or of a helpdesk that sends none', async () => {
    for (const live of [null, { connection: makeConnection(), helpdesk: {} }]) {
      const tools = { connections: { find: async () => live } } as unknown as Parameters<typeof webhookRoutes>[0];
      const routes = webhookRoutes(tools).onError((error, { text }) => text(`${error.name}: ${error.message}`, 404));
      const answer = await routes.request('/webhooks/con_1', { method: 'POST', body: '{}' });
      expect([answer.status, await answer.text()]).toEqual([404, 'AppError: There is no webhook at this address.']);
    }
  });
});

describe('a webhook whose head gives it away', () => {
  it('is refused before a byte of its body is read', async () => {
    const connection = makeConnection();
    const refusal = { ok: false, reason: 'badCredentials', reply: { status: 401, body: 'wrong secret' } } as const;
    const counted: string[] = [];
    const webhook = {
      admit: ({ headers }: RequestHead) => (headers['x-secret'] === 'right' ? null : refusal),
      receive: async (): Promise<Received> => ({ ok: true, events: [], reply: { status: 200 } }),
    };
    const live = { connection, helpdesk: { webhook } };
    const routes = webhookRoutes({
      connections: { find: async () => live } as unknown as LiveConnections,
      takeEvent: async () => 'taken',
      storedFor: () => ({ message: async () => null }),
      log: silentLogger,
      count: (_kind, outcome) => counted.push(outcome),
      bytesMax: 1000,
    });
    const unending = new ReadableStream({ pull: () => new Promise<void>(() => {}) });
    const post = { method: 'POST', body: unending, duplex: 'half' as const, headers: { 'x-secret': 'wrong' } };
    const answer = await routes.request(`/webhooks/${connection.id}`, post);
    expect([answer.status, await answer.text(), counted]).toEqual([401, 'wrong secret', ['refused']]);
    const genuine = { method: 'POST', body: '{}', headers: { 'x-secret': 'right' } };
    expect((await routes.request(`/webhooks/${connection.id}`, genuine)).status).toBe(200);
  });
});

describe('what a helpdesk may ask about', () => {
  it('is messages of its own connection, and nothing of another one’s', async () => {
    const escalation = makeEscalation();
    const messageId = newId('message');
    const parts: MessageRecord['parts'] = [
      { kind: 'text', text: 'one' },
      { kind: 'location', latitude: 1, longitude: 2 },
      { kind: 'text', text: 'two' },
    ];
    const tools = {
      store: {
        findMessage: async (id: string) =>
          id === messageId ? { id, escalationId: escalation.id, parts, sentAt: 5 } : null,
      },
      keeper: { read: async () => escalation },
    } as unknown as Parameters<typeof storedFor>[0];
    const own = storedFor(tools, escalation.connectionId);
    expect(await own.message(messageId)).toEqual({ escalationId: escalation.id, text: 'one\ntwo', sentAt: 5 });
    expect(await own.message('msg_other')).toBeNull();
    expect(await storedFor(tools, newId('connection')).message(messageId)).toBeNull();
  });
});

describe('an answer to a helpdesk', () => {
  it.each([
    [{ ok: true as const }, 'taken' as const, 200],
    [{ ok: false as const, reason: 'signature', reply: { status: 401 } }, 'taken' as const, 401],
    [{ ok: true as const }, 'failed' as const, 503],
  ])('carried no X-Request-Id, and the log line of its trouble no request: %j, %s', async (received, taken, status) => {
    const logged: object[] = [];
    const keep = (fields: object): void => void logged.push(fields);
    const log: Logger = { ...silentLogger, warn: keep, error: keep };
    const root = createRootApi({ log });
    const reply = { status: 200, headers: { 'x-vendor': 'as it says' }, body: 'taken' };
    const receive = async () => ({ events: [event], reply, ...received });
    const live = { connection: makeConnection(), helpdesk: { webhook: { admit: () => null, receive } } };
    const routes = webhookRoutes({
      connections: { find: async () => live } as unknown as LiveConnections,
      takeEvent: async () => {
        if (taken === 'failed') throw new Error('the disk is full');
        return taken;
      },
      storedFor: () => ({ message: async () => null }),
      log,
      count: () => undefined,
      bytesMax: 1000,
    });
    root.route('/', routes);
    const headers = { 'x-request-id': 'theirs-1' };
    const answer = await root.request('/webhooks/con_1', { method: 'POST', body: '{}', headers });
    expect([answer.status, answer.headers.get('x-request-id')]).toEqual([status, 'theirs-1']);
    expect(answer.headers.get('x-vendor')).toBe(status === 200 ? 'as it says' : null);
    expect(logged.map((fields) => 'requestId' in fields && fields.requestId)).toEqual(
      status === 200 ? [] : ['theirs-1'],
    );
  });
});
