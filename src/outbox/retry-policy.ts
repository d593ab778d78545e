import type { EpochMs } from '../core/clock.ts';

const seconds = [1, 2, 5, 10, 30, 60, 120, 300, 600];

/** Tries of one delivery: the first at once, the last about 19 minutes later. */
export const attemptsMax = seconds.length + 1;

/** Longest time a delivery may be put off by "not now" answers, which spend no attempt, before it is dead all the same. */
export const deferralMsMax = 60 * 60_000;

const jitter = 0.2;

/**
 * When to try again after `attempts` tries (from 1), `null` when there is no try left.
 * The other side's own wait wins over the ladder when it is longer. `chance` is in [0, 1).
 */
export function nextAttemptAt(
  attempts: number,
  now: EpochMs,
  retryAfterMs: number | null,
  chance: number,
): EpochMs | null {
  const step = seconds[attempts - 1];
  if (step === undefined) return null;
  const ladderMs = step * 1000 * (1 - jitter + 2 * jitter * chance);
  return now + Math.round(Math.max(ladderMs, retryAfterMs ?? 0));
}
