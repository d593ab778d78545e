/** Errors of both APIs, in our words. Messages carry status and error code only: bodies may quote a person's data. */
import type { HttpResponse } from '../../core/http-client.ts';
import { DeliveryFailure, failureOfStatus } from '../failure.ts';
import { VendorRefusal } from '../kit/vendor-refusal.ts';
import { wireErrors } from './wire.ts';
import { wireSupportError } from './wire-support.ts';

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
  return code ?? null;
}

const goneCodes = ['conversation_not_found', 'locked'];

/** What an answer that is not 2xx means. 404 of a conversation and 423 (full conversation) end the lane; 409 may pass. */
export async function refusalOf(response: HttpResponse, what: string, nowMs: number): Promise<VendorRefusal> {
  const code = codeOf(await response.text().catch(() => ''));
  const usual = failureOfStatus(response, what, nowMs);
  const isGone = response.status === 423 || (response.status === 404 && goneCodes.includes(code ?? ''));
  if (isGone) {
    const gone = new DeliveryFailure(usual.message, { disposition: 'gone', certainty: 'notSent' });
    return new VendorRefusal(gone, response.status, code);
  }
  // The app of the settings is not there: no message is to blame, and each would be lost.
  if (response.status === 404 && code === 'app_not_found') {
    const wrongApp = new DeliveryFailure(usual.message, { disposition: 'reauthorize', certainty: 'notSent' });
    return new VendorRefusal(wrongApp, response.status, code);
  }
  // The search answers 422 where it only has no time.
  if (response.status === 409 || (response.status === 422 && code === 'unavailable')) {
    const again = new DeliveryFailure(usual.message, { disposition: 'retry', certainty: 'notSent' });
    return new VendorRefusal(again, response.status, code);
  }
  return new VendorRefusal(usual, response.status, code);
}
