/** Errors of both APIs, in our words. Messages carry the status only: bodies may quote a person's data. */
import type { HttpResponse } from '../../core/http-client.ts';
import { DeliveryFailure, failureOfStatus } from '../failure.ts';
import { VendorRefusal } from '../kit/vendor-refusal.ts';

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
): Promise<VendorRefusal> {
  const code = codeOf(await response.text().catch(() => ''));
  const { status } = response;
  const usual = failureOfStatus(response, call.what, nowMs);
  if (call.credential === 'account') {
    if (status !== 400 && status !== 403) return new VendorRefusal(usual, status, code);
    // A limit of the org, not of the credentials.
    const isLimit = code === 'REQUEST_LIMIT_EXCEEDED';
    const facts = isLimit ? ({ ...retryLater, pausesLane: true, retryAfterMs: 60_000 } as const) : usual;
    return new VendorRefusal(new DeliveryFailure(usual.message, facts), status, code);
  }
  if ([401, 403, 404, 417].includes(status)) {
    const gone = new DeliveryFailure(usual.message, { disposition: 'gone', certainty: 'notSent' });
    return new VendorRefusal(gone, status, code);
  }
  if (status === 429) {
    const { retryAfterMs } = usual;
    const paced = new DeliveryFailure(usual.message, { ...retryLater, retryAfterMs, pausesLane: true });
    return new VendorRefusal(paced, status, code);
  }
  return new VendorRefusal(usual, status, code);
}

const retryLater = { disposition: 'retry', certainty: 'notSent' } as const;

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
  return typeof code === 'string' ? code : null;
}
