import type { EpochMs } from '../core/clock.ts';
import { toIso } from '../core/clock.ts';
import type { EscalationId, EventId } from '../core/ids.ts';
import type { JsonObject } from '../core/json.ts';

/** Every event a bot can receive. Closed list: `bots/native/event-catalogue.ts` documents the data of each. */
export const eventTypes = [
  'escalation.queued',
  'escalation.accepted',
  'escalation.updated',
  'escalation.idle_warned',
  'escalation.ended',
  'agent.joined',
  'agent.left',
  'agent.transferred',
  'message.created',
  'message.delivered',
  'message.read',
  'message.failed',
  'message.updated',
  'message.deleted',
  'attachment.requested',
  'survey.requested',
  'helpdesk.disconnected',
  'helpdesk.reconnected',
] as const;
export type EventType = (typeof eventTypes)[number];

/** One entry of the numbered list: `seq` counts from 1 without a gap within its escalation. Never changed once stored. */
export interface EscalationEvent {
  readonly id: EventId;
  readonly escalationId: EscalationId;
  /** The bot's own id of the conversation. */
  readonly conversationId: string;
  readonly seq: number;
  readonly type: EventType;
  readonly at: EpochMs;
  readonly data: JsonObject;
}

/** The body of an event, the same by webhook, stream and poll. */
export function eventBody(event: EscalationEvent): JsonObject {
  return {
    id: event.id,
    seq: event.seq,
    type: event.type,
    at: toIso(event.at),
    escalationId: event.escalationId,
    conversationId: event.conversationId,
    data: event.data,
  };
}

/** What happens now and is worth nothing later: no number, never stored, passed on only to who is listening. */
export type SignalType = 'agent.typing' | 'agent.read' | 'queue.moved';

export interface EscalationSignal {
  readonly escalationId: EscalationId;
  readonly conversationId: string;
  readonly type: SignalType;
  readonly at: EpochMs;
  readonly data: JsonObject;
}
