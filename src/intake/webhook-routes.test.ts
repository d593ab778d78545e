import { describe, expect, it } from 'vitest';
import { makeConnection, makeEscalation } from '../../test/support/builders.ts';
import type { LiveConnections } from '../connections/live-connections.ts';
import { newId, type RemoteConversationId } from '../core/ids.ts';
import { silentLogger } from '../core/logger.ts';
import type { MessageRecord } from '../escalations/escalation.ts';
import type { HelpdeskEvent } from '../helpdesks/event.ts';
import type { Received, StoredObjects } from '../helpdesks/helpdesk.ts';
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
async function answerTo(received: Partial<Received>, taken: TakenResult | 'failed'): Promise<string> {
  const connection = makeConnection();
  const asked: StoredObjects[] = [];
  const receive = async (_request: unknown, stored: StoredObjects): Promise<Received> => {
    asked.push(stored);
    return { ok: true, events: [event], reply: { status: 200, body: 'taken' }, ...received };
  };
  const live = { connection, helpdesk: { webhook: { receive } } };
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
