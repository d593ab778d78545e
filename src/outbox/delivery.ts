import type { EpochMs } from '../core/clock.ts';
import type { DeliveryId, EscalationId } from '../core/ids.ts';
import type { JsonObject } from '../core/json.ts';

/** Which way a delivery goes. */
export type Side = 'helpdesk' | 'bot';

/** Deliveries of one lane leave in order, one at a time. A lane is one escalation and one side. */
export type Lane = string & { readonly lane?: never };

export function laneOf(escalationId: EscalationId, side: Side): Lane {
  return `${escalationId}/${side}`;
}

/** One thing to send to one side. The outbox does not know what it carries: the payload is opaque here. */
export interface NewDelivery {
  readonly id: DeliveryId;
  readonly lane: Lane;
  readonly side: Side;
  /** Whose limits, breaker and pauses apply: a connection id or a bot id. */
  readonly target: string;
  readonly escalationId: EscalationId;
  /** What it is, for logs and the console: `open`, `send`, `close`, `event` … */
  readonly kind: string;
  readonly payload: JsonObject;
  readonly createdAt: EpochMs;
}

/** A delivery claimed by this process until its lease ends. */
export interface Delivery extends NewDelivery {
  /** Proof of the claim: a settlement with another token is refused. */
  readonly leaseToken: string;
  /** Attempts made before this one. */
  readonly attempts: number;
  /** True when an earlier attempt ended without our knowing whether it arrived. */
  readonly mayHaveArrived: boolean;
  /** What an earlier attempt noted, `null` when nothing. */
  readonly notes: JsonObject | null;
  /** How far the best of the earlier attempts got, 0 for nowhere: steps of what takes several calls. */
  readonly reachedStep: number;
}

/** How a claimed delivery ends or goes on. */
export type Settlement =
  | { readonly kind: 'delivered'; readonly durationMs: number }
  | {
      readonly kind: 'retry';
      readonly dueAt: EpochMs;
      readonly error: string;
      /** False when the attempt does not count: the target asked for time, or it got further than any before. */
      readonly countsAsAttempt: boolean;
      readonly mayHaveArrived: boolean;
      /** How far the attempt got; absent for nowhere. */
      readonly reachedStep?: number;
      readonly durationMs: number;
    }
  | { readonly kind: 'dead'; readonly error: string; readonly mayHaveArrived: boolean; readonly durationMs: number }
  /** Not needed any more; the lane goes on. */
  | { readonly kind: 'skipped'; readonly reason: string }
  /** Given back untouched, at shut-down or because the target is paused. */
  | { readonly kind: 'released' };

export interface DeliverySettlement {
  readonly deliveryId: DeliveryId;
  readonly leaseToken: string;
  readonly settlement: Settlement;
  readonly at: EpochMs;
}
