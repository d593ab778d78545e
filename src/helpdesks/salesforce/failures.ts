/** Errors of both APIs, in our words. Messages carry the status only: bodies may quote a person's data. */
import { HttpFailure, type HttpResponse } from '../../core/http-client.ts';
import { DeliveryFailure, failureOfStatus, failureOfTransport } from '../failure.ts';

/** A vendor's "no", with what we need to refine it. */
export class SalesforceRefusal extends DeliveryFailure {
  readonly status: number;
  /** Code of the org's REST API such as `INVALID_FIELD`, `null` where there was none. */
  readonly code: string | null;

  constructor(failure: DeliveryFailure, status: number, code: string | null) {
    super(code === null ? failure.message : `${failure.message} (${code})`, failure);
    this.status = status;
    this.code = code;
  }
}

/** Which credential a call travels with: that says what its refusal means. */
export type Credential = 'conversation' | 'account';

/**
 * What an answer that is not 2xx means. A conversation's own token cannot be had again once it is refused, so 401 and 403
 * there say that the conversation is out of reach for good; nobody can mend that in the connection. 404 says that there is
 * none, 417 that its session is over.
 */
export async function refusalOf(
  response: HttpResponse,
  call: { readonly what: string; readonly credential: Credential },
  nowMs: number,
): Promise<SalesforceRefusal> {
  const code = codeOf(await response.text().catch(() => ''));
  const { status } = response;
  const usual = failureOfStatus(response, call.what, nowMs);
  if (call.credential === 'account') {
    if (status !== 400 && status !== 403) return new SalesforceRefusal(usual, status, code);
    // A limit of the org, not of the credentials.
    const isLimit = code === 'REQUEST_LIMIT_EXCEEDED';
    const facts = isLimit ? ({ ...retryLater, pausesTarget: true, retryAfterMs: 60_000 } as const) : usual;
    return new SalesforceRefusal(new DeliveryFailure(usual.message, facts), status, code);
  }
  if ([401, 403, 404, 417].includes(status)) {
    const gone = new DeliveryFailure(usual.message, { disposition: 'gone', certainty: 'notSent' });
    return new SalesforceRefusal(gone, status, code);
  }
  if (status === 429) {
    const { retryAfterMs } = usual;
    const paced = new DeliveryFailure(usual.message, { ...retryLater, retryAfterMs, pausesLane: true });
    return new SalesforceRefusal(paced, status, code);
  }
  return new SalesforceRefusal(usual, status, code);
}

const retryLater = { disposition: 'retry', certainty: 'notSent' } as const;
const safeCode = /^[A-Za-z][A-Za-z0-9_]{0,63}$/;

/** The org answers `[{ errorCode }]` or, for tokens, `{ error }`; the gateway answers plain text. */
function codeOf(body: string): string | null {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return null;
  }
  const first = Array.isArray(json) ? (json[0] as unknown) : json;
  if (typeof first !== 'object' || first === null) return null;
  const { errorCode, error } = first as { readonly errorCode?: unknown; readonly error?: unknown };
  const code = errorCode ?? error;
  return typeof code === 'string' && safeCode.test(code) ? code : null;
}

/** Runs a call so that only `DeliveryFailure` leaves it when no answer came. */
export async function translated<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof HttpFailure) throw failureOfTransport(error);
    throw error;
  }
}

/** Whether the vendor answered with one of these status codes. */
export function isRefusal(error: unknown, ...statuses: readonly number[]): error is SalesforceRefusal {
  return error instanceof SalesforceRefusal && (statuses.length === 0 || statuses.includes(error.status));
}

/** A refused token request is a mistake in the connection, whatever its code: nothing can be opened until it is mended. */
export async function asCredential<T>(request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    if (!(error instanceof SalesforceRefusal) || error.disposition !== 'reject') throw error;
    const failure = new DeliveryFailure(error.message, { disposition: 'reauthorize', certainty: 'notSent' });
    throw new SalesforceRefusal(failure, error.status, error.code);
  }
}
