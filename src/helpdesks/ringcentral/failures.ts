/** Errors of the realtime address and of the REST API, in our words. Messages carry status and code, never a body. */
import { HttpFailure, type HttpResponse } from '../../core/http-client.ts';
import { DeliveryFailure, type FailureFacts, failureOfStatus, failureOfTransport } from '../failure.ts';
import { wireError } from './wire-rest.ts';

/** A vendor's "no", with what we need to refine it. */
export class RingcentralRefusal extends DeliveryFailure {
  readonly status: number;
  /** The vendor's identifier such as `rate_limit_exceeded`, or ours for a text that we know; `null` for any other. */
  readonly code: string | null;

  constructor(failure: DeliveryFailure, status: number, code: string | null) {
    super(code === null ? failure.message : `${failure.message} (${code})`, failure);
    this.name = 'RingcentralRefusal';
    this.status = status;
    this.code = code;
  }
}

const safeCode = /^[A-Za-z][A-Za-z0-9_.:-]{0,63}$/;

/** What an answer of the REST API that is not 2xx means. 409 says that the same thing is being done just now. */
export async function refusalOfRest(response: HttpResponse, what: string, nowMs: number): Promise<RingcentralRefusal> {
  const code = codeOf(await response.text().catch(() => ''));
  const usual = failureOfStatus(response, what, nowMs);
  if (response.status === 409) {
    return new RingcentralRefusal(again(usual.message, 'notSent'), response.status, code);
  }
  return new RingcentralRefusal(usual, response.status, code);
}

function codeOf(body: string): string | null {
  try {
    const read = wireError.safeParse(JSON.parse(body));
    const code = read.success ? read.data.error : null;
    return code !== undefined && code !== null && safeCode.test(code) ? code : null;
  } catch {
    return null;
  }
}

/** Texts of the realtime address. Whether they come bare or wrapped is not documented, so they are searched for. */
const realtimeTexts: readonly (readonly [RegExp, string, FailureFacts['disposition']])[] = [
  [/source not found/i, 'source_not_found', 'reauthorize'],
  [/invalid signature/i, 'invalid_signature', 'reauthorize'],
  [/invalid request size/i, 'invalid_request_size', 'reject'],
  [/invalid request format/i, 'invalid_request_format', 'reject'],
  [/invalid action/i, 'invalid_action', 'reject'],
  [/invalid resource format/i, 'invalid_resource_format', 'reject'],
  [/doesn't support structured contents/i, 'no_structured_contents', 'reject'],
  [/must be puppetizable/i, 'author_not_puppetizable', 'reject'],
  [/too many typing requests/i, 'typing_throttled', 'retry'],
];

/** What an answer of the realtime address that is not 2xx means: a wrong signature there is our credential being wrong. */
export async function refusalOfRealtime(
  response: HttpResponse,
  what: string,
  nowMs: number,
): Promise<RingcentralRefusal> {
  const body = await response.text().catch(() => '');
  const known = realtimeTexts.find(([pattern]) => pattern.test(body));
  const usual = failureOfStatus(response, what, nowMs);
  if (known === undefined || response.status >= 500) return new RingcentralRefusal(usual, response.status, null);
  const [, code, disposition] = known;
  const refined = new DeliveryFailure(usual.message, {
    disposition,
    certainty: 'notSent',
    retryAfterMs: usual.retryAfterMs,
  });
  return new RingcentralRefusal(refined, response.status, code);
}

export function again(message: string, certainty: FailureFacts['certainty'], retryAfterMs?: number): DeliveryFailure {
  return new DeliveryFailure(message, { disposition: 'retry', certainty, retryAfterMs: retryAfterMs ?? null });
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
export function isRefusal(error: unknown, ...statuses: readonly number[]): error is RingcentralRefusal {
  return error instanceof RingcentralRefusal && (statuses.length === 0 || statuses.includes(error.status));
}
