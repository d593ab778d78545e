import type { EpochMs } from '../core/clock.ts';
import type { BotId, DeliveryId, EscalationId } from '../core/ids.ts';
import type { JsonObject } from '../core/json.ts';
import type { Delivery, DeliverySettlement, Side } from './delivery.ts';

/** A delivery as operators see it. The payload is not part of it. */
export interface DeliveryRecord {
  readonly id: DeliveryId;
  readonly escalationId: EscalationId;
  readonly side: Side;
  readonly target: string;
  readonly kind: string;
  readonly state: 'waiting' | 'delivered' | 'dead' | 'skipped';
  readonly attempts: number;
  readonly mayHaveArrived: boolean;
  readonly lastError: string | null;
  readonly createdAt: EpochMs;
  readonly settledAt: EpochMs | null;
  readonly durationMs: number | null;
}

export interface DeliveryFilter {
  readonly state?: DeliveryRecord['state'];
  readonly target?: string;
  readonly escalationId?: EscalationId;
  /** Dead or waiting ones, as `state` says, with exactly this last error; needs `target`. */
  readonly reason?: string;
  /** Continues after this id; ids sort by time. */
  readonly after?: DeliveryId;
  readonly limit: number;
}

/** One try that did not succeed. */
export interface AttemptRecord {
  readonly deliveryId: DeliveryId;
  /** Counts from 1 in each delivery, and again after a replay. */
  readonly attempt: number;
  readonly at: EpochMs;
  readonly outcome: 'retry' | 'dead';
  readonly error: string;
  readonly durationMs: number;
}

/** Which deliveries of an escalation are looked into. */
export interface UndeliveredFilter {
  readonly escalationId: EscalationId;
  readonly kind: string;
  /** Continues after this id. */
  readonly after?: DeliveryId;
  readonly limit: number;
}

export interface OutboxCounts {
  readonly waitingLanes: number;
  readonly waitingDeliveries: number;
  readonly deadDeliveries: number;
  readonly oldestWaitingAt: EpochMs | null;
}

export interface BotBacklog {
  readonly botId: BotId;
  readonly waitingDeliveries: number;
}

export interface RelayTime {
  readonly side: Side;
  readonly tookMs: number;
}

/** Deliveries of one target that are dead, or that wait, and share their last error. */
export interface ReasonGroup {
  readonly target: string;
  readonly reason: string;
  readonly count: number;
}

/** What waits to be sent. Every operation is atomic on its own. */
export interface OutboxStore {
  /**
   * Leases up to `limit` due lane heads, oldest first, one per lane. A delivery under a live lease is not given twice.
   * Targets in `exceptTargets` are left alone, those in `placesOf` get no more than that. A turn further ahead than anything
   * is ever put off counts as due. One whose earlier lease ended without a settlement may have arrived.
   */
  claim(request: {
    readonly limit: number;
    readonly leaseMs: number;
    readonly now: EpochMs;
    readonly exceptTargets: readonly string[];
    readonly placesOf?: Readonly<Record<string, number>>;
  }): Promise<readonly Delivery[]>;
  /** Settles deliveries that change nothing else. Answers which of them were refused because the lease was lost. */
  settle(settlements: readonly DeliverySettlement[]): Promise<{ readonly leaseLost: readonly DeliveryId[] }>;
  /** Keeps what an attempt has found out so far. False when the lease was lost. */
  note(deliveryId: DeliveryId, leaseToken: string, notes: JsonObject): Promise<boolean>;
  /** When the next waiting lane head falls due, `null` when nothing waits. */
  nextDueAt(): Promise<EpochMs | null>;
  /** Frees every lease of processes that are gone; what they held may have arrived. Called once at start, where one process owns the store. */
  releaseAll(): Promise<void>;
  list(filter: DeliveryFilter): Promise<readonly DeliveryRecord[]>;
  find(id: DeliveryId): Promise<DeliveryRecord | null>;
  /** Tries of an escalation's deliveries that failed, oldest first. */
  listAttempts(escalationId: EscalationId, limit: number): Promise<readonly AttemptRecord[]>;
  /** What waits, is dead or was skipped, in order of acceptance. What was skipped carries nothing any more (`{}`). */
  listUndelivered(filter: UndeliveredFilter): Promise<readonly Pick<Delivery, 'id' | 'payload' | 'createdAt'>[]>;
  /** Puts a dead delivery back in its lane, ahead of what waits there, with fresh attempts. False when it is not dead. */
  replay(id: DeliveryId, now: EpochMs): Promise<boolean>;
  /** Marks a dead delivery as not needed any more, for this reason, and forgets what it carries. False when it is not dead. */
  skipDead(id: DeliveryId, reason: string, now: EpochMs): Promise<boolean>;
  /** What is dead, by target and last error, in that order; at most `limit` groups. */
  deadByReason(limit: number): Promise<readonly ReasonGroup[]>;
  /** What waits because a try has failed, grouped the same way. */
  waitingByReason(limit: number): Promise<readonly ReasonGroup[]>;
  /** Leases the head of a lane whether or not it is due; `null` when it is no head, or under a lease. */
  take(request: { readonly id: DeliveryId; readonly leaseMs: number; readonly now: EpochMs }): Promise<Delivery | null>;
  /**
   * Leases a delivery that a commit has just added, under a token that the caller made: asked for right behind the
   * commit, it shares its transaction. False when the delivery was not added, does not lead its lane, or is leased.
   */
  takeNew(request: {
    readonly id: DeliveryId;
    readonly leaseToken: string;
    readonly leaseMs: number;
    readonly now: EpochMs;
  }): Promise<boolean>;
  counts(): Promise<OutboxCounts>;
  /** How much waits of each bot of which anything does, in either direction. Looks at everything that waits. */
  waitingOfBots(): Promise<readonly BotBacklog[]>;
  /**
   * How long deliveries took from acceptance to arrival: the newest `limit` of those that were accepted from then until
   * then (not included), without those that have not arrived.
   */
  relayTimes(span: {
    readonly from: EpochMs;
    readonly until: EpochMs;
    readonly limit: number;
  }): Promise<readonly RelayTime[]>;
}
