export interface PasserelleErrorFacts {
  /** 0 when no answer came. */
  readonly status: number;
  readonly details?: readonly { readonly path: string; readonly message: string }[];
  readonly requestId?: string | null;
  readonly retryAfterSeconds?: number | null;
  readonly cause?: unknown;
}

/**
 * Every failed call. `code` is what to branch on: a code of the API (`escalation_ended`, `no_agent`, `invalid_request` …),
 * or `no_answer` when Passerelle could not be reached.
 */
export class PasserelleError extends Error {
  readonly code: string;
  readonly status: number;
  /** Every mistake in the request, by path. */
  readonly details: readonly { readonly path: string; readonly message: string }[];
  /** Give it to whoever runs Passerelle. */
  readonly requestId: string | null;
  readonly retryAfterSeconds: number | null;

  constructor(code: string, message: string, facts: PasserelleErrorFacts) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.name = 'PasserelleError';
    this.code = code;
    this.status = facts.status;
    this.details = facts.details ?? [];
    this.requestId = facts.requestId ?? null;
    this.retryAfterSeconds = facts.retryAfterSeconds ?? null;
  }
}

/**
 * Whether Passerelle answered and said no, rather than being out of reach.
 *
 * @example
 * try {
 *   await passerelle.start({ conversationId, skill: 'billing' });
 * } catch (error) {
 *   if (!isRefusal(error)) throw error;
 *   if (error.code === 'no_agent' || error.code === 'closed') return 'Nobody is there right now.';
 * }
 */
export function isRefusal(error: unknown): error is PasserelleError {
  return error instanceof PasserelleError && error.status >= 400 && error.status < 500;
}
