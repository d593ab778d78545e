import { newId } from '../../src/core/ids.ts';
import type { JsonObject } from '../../src/core/json.ts';
import type { Escalation, MessageRecord } from '../../src/escalations/escalation.ts';
import type { EscalationEvent } from '../../src/escalations/escalation-event.ts';
import type { SendPayload } from '../../src/escalations/payload.ts';
import { type Delivery, laneOf, type NewDelivery, type Side } from '../../src/outbox/delivery.ts';

/** Rows that go with an escalation; overrides say what a test is about. */
export function makeMessage(escalation: Escalation, overrides: Partial<MessageRecord> = {}): MessageRecord {
  return {
    id: newId('message'),
    escalationId: escalation.id,
    direction: 'toAgent',
    author: 'user',
    agent: null,
    parts: [{ kind: 'text', text: 'Good morning' }],
    clientId: null,
    remoteMessageIds: [],
    state: 'accepted',
    sentAt: 1000,
    acceptedAt: 1000,
    choicePayload: '',
    ...overrides,
  };
}

export function makeEvent(escalation: Escalation, overrides: Partial<EscalationEvent> = {}): EscalationEvent {
  return {
    id: newId('event'),
    escalationId: escalation.id,
    conversationId: escalation.conversationId,
    seq: escalation.lastSeq,
    type: 'message.created',
    at: 1000,
    data: {},
    ...overrides,
  };
}

export function makeDelivery(
  escalation: Escalation,
  overrides: Partial<NewDelivery> & { readonly side?: Side } = {},
): NewDelivery {
  const side = overrides.side ?? 'helpdesk';
  return {
    id: newId('delivery'),
    lane: laneOf(escalation.id, side),
    side,
    target: side === 'helpdesk' ? escalation.connectionId : escalation.botId,
    escalationId: escalation.id,
    kind: 'send',
    payload: {},
    createdAt: 1000,
    ...overrides,
  };
}

/** The same as the relay holds it, on its first try. */
export function makeClaimed(
  escalation: Escalation,
  overrides: Partial<Delivery> & { readonly side?: Side } = {},
): Delivery {
  const claim = { leaseToken: 't', attempts: 0, mayHaveArrived: false, notes: null, reachedStep: 0 };
  return { ...makeDelivery(escalation, overrides), ...claim, ...overrides };
}

/** A message of one piece on its way to agents, in the form in which it is stored too. */
export function makePiece(overrides: Partial<SendPayload> = {}): SendPayload & JsonObject {
  const piece: SendPayload = {
    kind: 'send',
    messageId: newId('message'),
    clientId: 'm-1',
    isFirstPiece: true,
    isLastPiece: true,
    part: { kind: 'text', text: 'hello' },
    choice: null,
    sentAt: 1,
    ...overrides,
  };
  return piece as SendPayload & JsonObject;
}

/** The state that the next decision on this escalation saves. */
export function nextVersion(escalation: Escalation, overrides: Partial<Escalation> = {}): Escalation {
  return { ...escalation, version: escalation.version + 1, ...overrides };
}
