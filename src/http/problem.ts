/** Turns whatever was thrown into the one error body of the API, and the codes into statuses. */
import type { Context, ErrorHandler, NotFoundHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { AppError, type AppErrorCode } from '../core/app-error.ts';
import { errorFacts } from '../core/error-facts.ts';
import type { Logger } from '../core/logger.ts';
import { StorageUnavailable } from '../core/storage-unavailable.ts';
import { newRequestId } from './request-id.ts';

/** Body of every answer that is not a success. `details` is there only when single fields are at fault. */
export interface ProblemBody {
  readonly error: {
    readonly code: AppErrorCode;
    readonly message: string;
    readonly requestId: string;
    readonly details?: readonly { readonly path: string; readonly message: string }[];
  };
}

/** A refused start answers 409: nothing is wrong with the request, and no escalation was made. */
export const statusOfCode = {
  invalid_request: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  idempotency_conflict: 409,
  escalation_ended: 409,
  payload_too_large: 413,
  unsupported_media_type: 415,
  rate_limited: 429,
  internal_error: 500,
  unavailable: 503,
  no_agent: 409,
  closed: 409,
  queue_full: 409,
  unknown_skill: 409,
  helpdesk_unavailable: 409,
  channel_unsupported: 409,
} as const satisfies Record<AppErrorCode, number>;

const retrySecondsDefault = 5;

const passing: ReadonlySet<AppErrorCode> = new Set(['rate_limited', 'unavailable']);

/** Answers with the error body; `Retry-After` is set when the error names a wait, and always where only time helps. */
export function problem(context: Context, error: AppError): Response {
  const body: ProblemBody = {
    error: {
      code: error.code,
      message: error.message,
      requestId: requestIdOf(context),
      ...(error.details.length > 0 ? { details: error.details } : {}),
    },
  };
  const wait = error.retryAfterSeconds ?? (passing.has(error.code) ? retrySecondsDefault : null);
  const headers: Record<string, string> = {
    'Cache-Control': 'no-store',
    ...(wait === null ? {} : { 'Retry-After': String(Math.max(1, Math.ceil(wait))) }),
    ...(error.code === 'unauthorized' ? { 'WWW-Authenticate': 'Bearer' } : {}),
  };
  return context.json(body, statusOfCode[error.code], headers);
}

/** For `app.onError`. What is neither ours nor the framework's refusal is a bug: logged, and answered without a word of it. */
export function problemHandler(log: Logger): ErrorHandler {
  return (thrown, context) => {
    const error = appErrorOf(thrown);
    if (statusOfCode[error.code] >= 500) {
      const facts = { requestId: requestIdOf(context), method: context.req.method, error: errorFacts(thrown) };
      log.error(facts, 'http.request_failed');
    }
    return problem(context, error);
  };
}

/** For `app.notFound`. */
export const notFoundHandler: NotFoundHandler = (context) =>
  problem(context, new AppError('not_found', `There is nothing at ${context.req.method} ${context.req.path}.`));

/** For the answer to a known path and an unknown method. */
export function methodNotAllowed(context: Context, allowed: readonly string[]): Response {
  const message = `${context.req.method} is not possible here; use ${allowed.join(', ')}.`;
  const response = problem(context, new AppError('method_not_allowed', message));
  response.headers.set('Allow', allowed.join(', '));
  return response;
}

/** Nothing of the request was kept, so that the same one may come again. */
export function refusalOfStorage(cause: StorageUnavailable): AppError {
  const message = 'The database cannot be used at the moment. Nothing of this request was kept; send it again later.';
  return new AppError('unavailable', message, { retryAfterSeconds: retrySecondsDefault, cause });
}

function appErrorOf(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  if (thrown instanceof StorageUnavailable) return refusalOfStorage(thrown);
  const code = thrown instanceof HTTPException ? codeOfStatus(thrown.status) : 'internal_error';
  if (code === 'internal_error') {
    return new AppError(code, 'Something went wrong here. Try again; if it stays, give the requestId to the operator.');
  }
  return new AppError(code, (thrown as HTTPException).message || `The request was refused (${code}).`);
}

const codesOfStatus: Readonly<Record<number, AppErrorCode>> = {
  400: 'invalid_request',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not_found',
  405: 'method_not_allowed',
  413: 'payload_too_large',
  415: 'unsupported_media_type',
  429: 'rate_limited',
  503: 'unavailable',
};

function codeOfStatus(status: number): AppErrorCode {
  return codesOfStatus[status] ?? (status < 500 ? 'invalid_request' : 'internal_error');
}

function requestIdOf(context: Context): string {
  const id: unknown = context.get('requestId');
  return typeof id === 'string' ? id : newRequestId();
}
