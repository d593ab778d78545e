import type { EpochMs } from '../core/clock.ts';
import type { Escalation, MessageRecord } from '../escalations/escalation.ts';
import type { EscalationEvent } from '../escalations/escalation-event.ts';
import type { AttemptRecord, DeliveryRecord } from '../outbox/store.ts';

/** Everything there is about one escalation, as the store gives it. */
export interface ConversationFacts {
  readonly escalation: Escalation;
  readonly messages: readonly MessageRecord[];
  readonly events: readonly EscalationEvent[];
  readonly deliveries: readonly DeliveryRecord[];
  readonly attempts: readonly AttemptRecord[];
  /** Whether one of these lists ends before its end. */
  readonly isCut: boolean;
}

/** One line of the timeline. None carries what people wrote. */
export type TimelineEntry =
  | { readonly kind: 'started'; readonly at: EpochMs }
  | { readonly kind: 'notice'; readonly at: EpochMs; readonly text: string }
  | { readonly kind: 'event'; readonly at: EpochMs; readonly event: EscalationEvent }
  | {
      readonly kind: 'attempt';
      readonly at: EpochMs;
      readonly attempt: AttemptRecord;
      readonly of: DeliveryRecord | null;
    }
  | { readonly kind: 'delivery'; readonly at: EpochMs; readonly delivery: DeliveryRecord };

/** Decisions, events, tries and deliveries in one line, oldest first. A delivery stands where it was settled. */
export function timelineOf({ escalation, events, deliveries, attempts }: ConversationFacts): readonly TimelineEntry[] {
  const byId = new Map(deliveries.map((delivery) => [delivery.id, delivery]));
  const entries: TimelineEntry[] = [
    { kind: 'started', at: escalation.startedAt },
    ...escalation.notices.map((text) => ({ kind: 'notice' as const, at: escalation.startedAt, text })),
    ...events.map((event) => ({ kind: 'event' as const, at: event.at, event })),
    ...attempts.map((attempt) => {
      return { kind: 'attempt' as const, at: attempt.at, attempt, of: byId.get(attempt.deliveryId) ?? null };
    }),
    ...deliveries.map((delivery) => {
      return { kind: 'delivery' as const, at: delivery.settledAt ?? delivery.createdAt, delivery };
    }),
  ];
  // A stable sort: within one moment cause stands before effect.
  return entries.sort((one, other) => one.at - other.at);
}
