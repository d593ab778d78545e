/** Errors of the realtime address and of the REST API, in our words. Messages carry status and code, never a body. */
import type { HttpResponse } from '../../core/http-client.ts';
import { DeliveryFailure, type FailureFacts, failureOfStatus } from '../failure.ts';
import { VendorRefusal } from '../kit/vendor-refusal.ts';
import { wireError } from './wire-rest.ts';

/** What an answer of the REST API that is not 2xx means. 409 says that the same thing is being done just now. */
export async function refusalOfRest(response: HttpResponse, what: string, nowMs: number): Promise<VendorRefusal> {
  const code = codeOf(await response.text().catch(() => ''));
  const usual = failureOfStatus(response, what, nowMs);
  if (response.status === 409) {
    return new VendorRefusal(again(usual.message, 'notSent'), response.status, code);
  }
  return new VendorRefusal(usual, response.status, code);
}

function codeOf(body: string): string | null {
  try {
    const read = wireError.safeParse(JSON.parse(body));
    return (read.success ? read.data.error : null) ?? null;
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
export async function refusalOfRealtime(response: HttpResponse, what: string, nowMs: number): Promise<VendorRefusal> {
  const body = await response.text().catch(() => '');
  const known = realtimeTexts.find(([pattern]) => pattern.test(body));
  const usual = failureOfStatus(response, what, nowMs);
  if (known === undefined || response.status >= 500) return new VendorRefusal(usual, response.status, null);
  const [, code, disposition] = known;
  const refined = new DeliveryFailure(usual.message, {
    disposition,
    certainty: 'notSent',
    retryAfterMs: usual.retryAfterMs,
  });
  return new VendorRefusal(refined, response.status, code);
}

export function again(message: string, certainty: FailureFacts['certainty'], retryAfterMs?: number): DeliveryFailure {
  return new DeliveryFailure(message, { disposition: 'retry', certainty, retryAfterMs: retryAfterMs ?? null });
}
