/** Errors of both APIs, in our words. Messages carry status and error code only: bodies may quote a person's data. */
import { HttpFailure, type HttpResponse } from '../../core/http-client.ts';
import { DeliveryFailure, failureOfStatus, failureOfTransport } from '../failure.ts';
import { wireErrors } from './wire.ts';
import { wireSupportError } from './wire-support.ts';

/** A vendor's "no", with what we need to refine it. */
export class ZendeskRefusal extends DeliveryFailure {
  readonly status: number;
  /** The vendor's code such as `conversation_not_found` or `RecordInvalid`, `null` when the body had none. */
  readonly code: string | null;

  constructor(failure: DeliveryFailure, status: number, code: string | null) {
    super(code === null ? failure.message : `${failure.message} (${code})`, failure);
    this.name = 'ZendeskRefusal';
    this.status = status;
    this.code = code;
  }
}

const safeCode = /^[A-Za-z][A-Za-z0-9_.:-]{0,63}$/;

function codeOf(body: string): string | null {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return null;
  }
  const sunshine = wireErrors.safeParse(json);
  const support = wireSupportError.safeParse(json);
  const error = support.success ? support.data.error : null;
  const code = sunshine.success ? sunshine.data.errors[0]?.code : typeof error === 'string' ? error : error?.title;
  return code !== undefined && code !== null && safeCode.test(code) ? code : null;
}

const goneCodes = ['conversation_not_found', 'locked'];

/** What an answer that is not 2xx means. 404 of a conversation and 423 (full conversation) end the lane; 409 may pass. */
export async function refusalOf(response: HttpResponse, what: string, nowMs: number): Promise<ZendeskRefusal> {
  const code = codeOf(await response.text().catch(() => ''));
  const usual = failureOfStatus(response, what, nowMs);
  const isGone = response.status === 423 || (response.status === 404 && goneCodes.includes(code ?? ''));
  if (isGone) {
    const gone = new DeliveryFailure(usual.message, { disposition: 'gone', certainty: 'notSent' });
    return new ZendeskRefusal(gone, response.status, code);
  }
  if (response.status === 409) {
    const again = new DeliveryFailure(usual.message, { disposition: 'retry', certainty: 'notSent' });
    return new ZendeskRefusal(again, response.status, code);
  }
  return new ZendeskRefusal(usual, response.status, code);
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
export function isRefusal(error: unknown, ...statuses: readonly number[]): error is ZendeskRefusal {
  return error instanceof ZendeskRefusal && (statuses.length === 0 || statuses.includes(error.status));
}
