/** Every way in which we refuse a caller. Closed: `http/problem.ts` gives each its status. */
export type AppErrorCode =
  | 'invalid_request'
  | 'unauthorized'
  | 'forbidden'
  | 'not_found'
  | 'method_not_allowed'
  | 'unsupported_media_type'
  | 'payload_too_large'
  | 'conflict'
  | 'idempotency_conflict'
  | 'escalation_ended'
  | 'rate_limited'
  | 'unavailable'
  | 'internal_error'
  // refusals of a start: the bot branches on these
  | 'no_agent'
  | 'closed'
  | 'queue_full'
  | 'unknown_skill'
  | 'helpdesk_unavailable'
  | 'channel_unsupported';

export interface ErrorDetail {
  /** Dotted path of the field in the request, `''` for the request as a whole. */
  readonly path: string;
  readonly message: string;
}

export interface AppErrorFacts {
  readonly details?: readonly ErrorDetail[];
  /** Seconds after which the same call may succeed; becomes the `Retry-After` header. */
  readonly retryAfterSeconds?: number;
  readonly cause?: unknown;
}

/** A refusal that the caller can understand and act on. Its message names the thing and the next step. */
export class AppError extends Error {
  readonly code: AppErrorCode;
  readonly details: readonly ErrorDetail[];
  readonly retryAfterSeconds: number | null;

  constructor(code: AppErrorCode, message: string, facts: AppErrorFacts = {}) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.name = 'AppError';
    this.code = code;
    this.details = facts.details ?? [];
    this.retryAfterSeconds = facts.retryAfterSeconds ?? null;
  }
}
