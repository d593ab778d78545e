/** Commands and calls as the relay makes them, for tests of any adapter. */
import { newId } from '../../src/core/ids.ts';
import type { JsonObject } from '../../src/core/json.ts';
import type { EndUser, OpenConversation, RemoteConversation, SendMessage } from '../../src/helpdesks/command.ts';
import type { DeliveryCall } from '../../src/helpdesks/helpdesk.ts';

/** The side, or a failed test when the adapter has none. */
export function side<Side>(some: Side | undefined): Side {
  if (some === undefined) throw new Error('there is no such side');
  return some;
}

export function makeDeliveryCall(changes: Partial<DeliveryCall> = {}): DeliveryCall {
  return {
    signal: AbortSignal.timeout(300_000),
    deliveryId: newId('delivery'),
    attempt: 1,
    notes: null,
    note: async () => undefined,
    reached: () => undefined,
    found: () => undefined,
    openFile: async ({ name }) => ({
      name,
      mediaType: 'text/plain',
      sizeBytes: 9,
      content: (async function* () {
        yield new TextEncoder().encode('file text');
      })(),
    }),
    ...changes,
  };
}

export const someEndUser: EndUser = {
  key: 'psl-1',
  vouchedId: null,
  email: null,
  name: 'Mona Keller',
  givenName: null,
  familyName: null,
  phone: null,
  locale: 'fr_FR',
  avatarUrl: null,
};

export function makeOpening(changes: Partial<OpenConversation> = {}): OpenConversation {
  const attachment = {
    kind: 'attachment',
    name: 'order.txt',
    mediaType: 'text/plain',
    sizeBytes: null,
    source: { kind: 'url', url: 'https://files.example/order.txt' },
  } as const;
  return {
    escalationId: newId('escalation'),
    conversationId: 'bot-1',
    endUser: someEndUser,
    remoteUserId: null,
    skill: 'billing',
    group: { remoteGroupId: null, name: null },
    attributes: { fields: {}, tags: ['vip'] },
    transcript: [
      { author: 'user', name: 'Mona', at: 1, parts: [{ kind: 'text', text: 'Where is my order?' }] },
      { author: 'user', name: 'Mona', at: 2, parts: [attachment] },
      { author: 'bot', name: null, at: 3, parts: [{ kind: 'text', text: 'I will ask a colleague.' }] },
    ],
    hasPendingMessage: true,
    channel: { type: 'web', pageUrl: null, device: null },
    agentLanguage: 'en',
    isTest: false,
    ...changes,
  };
}

export function makeTextMessage(conversation: RemoteConversation, text: string): SendMessage {
  return {
    escalationId: newId('escalation'),
    conversation,
    messageId: newId('message'),
    author: { kind: 'user' },
    part: { kind: 'text', text },
    choice: null,
    sentAt: Date.now(),
  };
}

/** The calls of one delivery that is tried again and again: one id, counted attempts, notes that last. */
export function makeRepeatedCalls(changes: Partial<DeliveryCall> = {}): () => DeliveryCall {
  const deliveryId = newId('delivery');
  let attempt = 0;
  let notes: JsonObject | null = null;
  return () => {
    attempt += 1;
    const note = async (kept: JsonObject): Promise<void> => {
      notes = kept;
    };
    return makeDeliveryCall({ deliveryId, attempt, notes, note, ...changes });
  };
}
