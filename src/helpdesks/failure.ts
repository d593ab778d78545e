import { HttpFailure, type HttpResponse } from '../core/http-client.ts';

/** What to do about a failed call to the other side. */
export type Disposition =
  /** Try again later. */
  | 'retry'
  /** The other side says no to this request; trying again is pointless. */
  | 'reject'
  /** Our credentials are refused; the whole connection has to wait for an administrator. */
  | 'reauthorize'
  /** The conversation no longer exists or takes no more messages over there. */
  | 'gone';

/** Whether the other side surely did not act on the request, or may have. */
export type Certainty = 'notSent' | 'unknown';

export interface FailureFacts {
  readonly disposition: Disposition;
  readonly certainty: Certainty;
  /** How long the other side asked us to wait, `null` when it did not say. */
  readonly retryAfterMs?: number | null;
  /** True when the whole account is to wait (429), not only this conversation. */
  readonly pausesTarget?: boolean;
  /** True when only this conversation is to wait because it has its own rate: nothing is wrong, no attempt is spent. */
  readonly pausesLane?: boolean;
  /** True when something else than the other side is in trouble, such as the address of a file: its health is untouched. */
  readonly isElsewhere?: boolean;
  readonly cause?: unknown;
}

/**
 * The only error that an adapter or a bot protocol throws on purpose.
 * Its message is for operators: it names the vendor's answer (status, code), never a person's data or a secret.
 */
export class DeliveryFailure extends Error {
  readonly disposition: Disposition;
  readonly certainty: Certainty;
  readonly retryAfterMs: number | null;
  readonly pausesTarget: boolean;
  readonly pausesLane: boolean;
  readonly isElsewhere: boolean;

  constructor(message: string, facts: FailureFacts) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.name = 'DeliveryFailure';
    this.disposition = facts.disposition;
    this.certainty = facts.certainty;
    this.retryAfterMs = facts.retryAfterMs ?? null;
    this.pausesTarget = facts.pausesTarget ?? false;
    this.pausesLane = facts.pausesLane ?? false;
    this.isElsewhere = facts.isElsewhere ?? false;
  }
}

/** The failure that stands for "no usable answer came": always worth a retry, as certain as the client is. */
export function failureOfTransport(failure: HttpFailure): DeliveryFailure {
  return new DeliveryFailure(failure.message, { disposition: 'retry', certainty: failure.certainty, cause: failure });
}

/** Runs a call so that only `DeliveryFailure` leaves it when no usable answer came. */
export async function withDeliveryFailures<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw error instanceof HttpFailure ? failureOfTransport(error) : error;
  }
}

/**
 * The failure of a later call of a command whose earlier calls have left something over there: whatever it says of itself,
 * the command as a whole may have done part of its work, so that the next attempt looks first. Anything else is unchanged.
 */
export function afterEarlierCalls(error: unknown): unknown {
  if (!(error instanceof DeliveryFailure) || error.certainty === 'unknown') return error;
  const { disposition, retryAfterMs, pausesTarget, pausesLane, isElsewhere } = error;
  const asked = { retryAfterMs, pausesTarget, pausesLane, isElsewhere };
  return new DeliveryFailure(error.message, { disposition, certainty: 'unknown', cause: error, ...asked });
}

/**
 * The trouble that was none of the other side's, `null` where there was none: a file that breaks off on its way through us
 * comes inside the failure of the call that was carrying it.
 */
export function elsewhereIn(error: unknown): DeliveryFailure | null {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (at instanceof DeliveryFailure && at.isElsewhere) return at;
  }
  return null;
}

/**
 * The usual reading of a status code that is not 2xx. Adapters start from it and refine what their vendor does otherwise.
 * `Retry-After` is understood in both its forms, seconds and a date.
 */
export function failureOfStatus(response: HttpResponse, what: string, nowMs: number): DeliveryFailure {
  const message = `${what} answered ${response.status}`;
  const retryAfterMs = retryAfterOf(response.headers['retry-after'], nowMs);
  if (response.status === 429) {
    return new DeliveryFailure(message, {
      disposition: 'retry',
      certainty: 'notSent',
      retryAfterMs,
      pausesTarget: true,
    });
  }
  if (response.status === 503 && retryAfterMs !== null) {
    return new DeliveryFailure(message, { disposition: 'retry', certainty: 'notSent', retryAfterMs });
  }
  if (response.status >= 500 || response.status === 408) {
    return new DeliveryFailure(message, { disposition: 'retry', certainty: 'unknown', retryAfterMs });
  }
  if (response.status === 401)
    return new DeliveryFailure(message, { disposition: 'reauthorize', certainty: 'notSent' });
  return new DeliveryFailure(message, { disposition: 'reject', certainty: 'notSent' });
}

/** Milliseconds to wait according to a `Retry-After` header, at most one hour; `null` when absent or unreadable. */
export function retryAfterOf(header: string | undefined, nowMs: number): number | null {
  if (header === undefined || header.trim() === '') return null;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - nowMs;
  return Number.isNaN(ms) ? null : Math.min(Math.max(ms, 0), 3_600_000);
}
