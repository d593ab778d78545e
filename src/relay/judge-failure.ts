import type { EpochMs } from '../core/clock.ts';
import { StorageUnavailable } from '../core/storage-unavailable.ts';
import { UnreadableEscalation } from '../escalations/unreadable-escalation.ts';
import { DeliveryFailure, elsewhereIn } from '../helpdesks/failure.ts';
import type { Delivery, Settlement } from '../outbox/delivery.ts';
import { deferralMsMax, nextAttemptAt } from '../outbox/retry-policy.ts';
import type { AttemptHealth, TargetGates } from '../outbox/target-gates.ts';

export interface AttemptReport {
  readonly delivery: Delivery;
  readonly outcome: Settlement['kind'];
  readonly durationMs: number;
  readonly error: string | null;
}

export interface JudgedFailure {
  readonly settlement: Settlement;
  readonly health: AttemptHealth;
  readonly pauseUntil: EpochMs | null;
  readonly isUnauthorized: boolean;
  readonly isGone: boolean;
  /** For operators and logs: the other side's answer, never anybody's words. */
  readonly error: string;
  /** For the bot: closed and short. */
  readonly code: string;
  readonly durationMs: number;
}

export interface FailedAttempt {
  readonly error: unknown;
  readonly delivery: Delivery;
  /** Whether the other side may have been called at all; false while we only read what is to be sent. */
  readonly hasBegun: boolean;
  readonly isShutdown: boolean;
  /** How far it got, where it takes several calls; 0 otherwise. */
  readonly reachedStep: number;
  readonly startedAt: EpochMs;
  readonly now: EpochMs;
  /** In [0, 1): spreads retries. */
  readonly chance: number;
}

const unauthorizedPauseMs = 30_000;
const storagePauseMs = 1_000;
/** Tries, in less than a minute, for a file whose address is in trouble: what the end user has said since waits behind it. */
const elsewhereAttemptsMax = 6;

/** What a failed attempt means for the delivery and for its target. Pure. */
export function judgeFailure(failed: FailedAttempt): JudgedFailure {
  const { delivery, now } = failed;
  const { certainty } = asDeliveryFailure(failed.error);
  const failure = elsewhereIn(failed.error) ?? asDeliveryFailure(failed.error);
  const durationMs = now - failed.startedAt;
  const mayHaveArrived = delivery.mayHaveArrived || (failed.hasBegun && certainty === 'unknown');
  const rest = {
    pauseUntil: failure.pausesTarget ? now + (failure.retryAfterMs ?? 5_000) : null,
    isUnauthorized: failure.disposition === 'reauthorize',
    isGone: failure.disposition === 'gone',
    error: failure.message,
    code: codeOf(failure),
    durationMs,
  };
  const retry = (dueAt: EpochMs, countsAsAttempt: boolean): Settlement => ({
    kind: 'retry',
    dueAt,
    error: failure.message,
    countsAsAttempt,
    mayHaveArrived,
    reachedStep: failed.reachedStep,
    durationMs,
  });
  const dead: Settlement = { kind: 'dead', error: failure.message, mayHaveArrived, durationMs };

  if (failed.isShutdown) {
    const settlement = failed.hasBegun && certainty === 'unknown' ? retry(now, false) : ({ kind: 'released' } as const);
    return { ...rest, settlement, health: 'neutral' };
  }
  // Our own trouble says nothing about the other side, and must cost neither its messages nor its turn.
  if (failed.error instanceof StorageUnavailable) {
    return { ...rest, settlement: retry(now + storagePauseMs, false), health: 'neutral' };
  }
  if (failure.disposition === 'reject' || failure.disposition === 'gone') {
    return { ...rest, settlement: dead, health: 'neutral' };
  }
  if (failure.disposition === 'reauthorize') {
    return { ...rest, settlement: retry(now + unauthorizedPauseMs, false), health: 'neutral' };
  }
  if ((failure.pausesTarget || failure.pausesLane) && now - delivery.createdAt < deferralMsMax) {
    return { ...rest, settlement: retry(now + (failure.retryAfterMs ?? 5_000), false), health: 'neutral' };
  }
  // What got further than ever before goes on soon, and has its tries left for where it is now. Its steps are numbered, so
  // that this comes to an end.
  const isFurther = failed.reachedStep > delivery.reachedStep;
  const firstWait = nextAttemptAt(1, now, failure.retryAfterMs, failed.chance);
  if (isFurther && firstWait !== null) return { ...rest, settlement: retry(firstWait, false), health: 'neutral' };
  const isOurs = failure.isElsewhere || failed.error instanceof UnreadableEscalation;
  const health = isOurs ? 'neutral' : 'failed';
  const attempts = delivery.attempts + 1;
  const isGivenUp = failure.isElsewhere && attempts >= elsewhereAttemptsMax;
  const dueAt = isGivenUp ? null : nextAttemptAt(attempts, now, failure.retryAfterMs, failed.chance);
  return { ...rest, settlement: dueAt === null ? dead : retry(dueAt, true), health };
}

/** Anything that is not an expected failure is a bug: tried again as something that may have arrived. */
function asDeliveryFailure(error: unknown): DeliveryFailure {
  if (error instanceof DeliveryFailure) return error;
  if (error instanceof UnreadableEscalation) {
    return new DeliveryFailure('The escalation cannot be read', {
      disposition: 'retry',
      certainty: 'notSent',
      cause: error,
    });
  }
  const name = error instanceof Error ? error.name : 'unknown error';
  return new DeliveryFailure(`Unexpected ${name}`, { disposition: 'retry', certainty: 'unknown', cause: error });
}

function codeOf(failure: DeliveryFailure): string {
  if (failure.disposition === 'gone') return 'conversation_gone';
  if (failure.isElsewhere) return 'file_unavailable';
  return failure.disposition === 'reject' ? 'refused_by_helpdesk' : 'helpdesk_unreachable';
}

/** Lets the target's gate know how the attempt went. */
export function applyToGates(gates: TargetGates, target: string, judged: JudgedFailure): void {
  gates.ended(target, judged.health);
  if (judged.pauseUntil !== null) gates.pause(target, judged.pauseUntil);
  if (judged.isUnauthorized) gates.unauthorize(target);
}
