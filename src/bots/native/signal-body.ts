import { toIso } from '../../core/clock.ts';
import type { JsonObject } from '../../core/json.ts';
import type { EscalationSignal } from '../../escalations/escalation-event.ts';

/** The body of a signal, the same by webhook and stream. It has no id and no number: it is never repeated. */
export function signalBody({ type, at, escalationId, conversationId, data }: EscalationSignal): JsonObject {
  return { type, at: toIso(at), escalationId, conversationId, data };
}
