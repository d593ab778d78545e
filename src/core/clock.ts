/** Milliseconds since 1970-01-01 UTC. Inside the program every point in time has this form. */
export type EpochMs = number;

/** The only source of time for decisions, so that a test can move it. */
export interface Clock {
  now(): EpochMs;
}

export const systemClock: Clock = { now: () => Date.now() };

export const dayMs = 24 * 60 * 60_000;

/** The beginning of its day in UTC, by which everything is counted. */
export function midnightOf(at: EpochMs): EpochMs {
  return at - (at % dayMs);
}

/** Whether that moment is less than so long ago. What lies further ahead was told by a clock that was wrong, and is not. */
export function isRecent(at: EpochMs, now: EpochMs, withinMs: number): boolean {
  return Math.abs(now - at) < withinMs;
}

/** ISO 8601 with milliseconds, the form of every time at the API. */
export function toIso(at: EpochMs): string {
  return new Date(at).toISOString();
}

export function toIsoOrNull(at: EpochMs | null): string | null {
  return at === null ? null : toIso(at);
}
