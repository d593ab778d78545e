import type { HelpdeskTools } from '../helpdesk.ts';
import { callJson, type JsonCall } from '../kit/json-call.ts';
import { withOwnLimits } from '../kit/vendor-refusal.ts';
import { type Credential, refusalOf } from './failures.ts';

export interface CredentialCall<T> extends JsonCall<T> {
  readonly credential: Credential;
}

/**
 * Calls one of the vendor's two APIs; what a refusal means depends on the credential. Throws as `callJson` does. Every limit is
 * of something else than messages (tokens, the org's own API) or of one conversation.
 */
export function callSalesforce<T>(tools: Pick<HelpdeskTools, 'http' | 'now'>, call: CredentialCall<T>): Promise<T> {
  const { credential } = call;
  return withOwnLimits(() =>
    callJson(tools, call, (response, what, nowMs) => refusalOf(response, { what, credential }, nowMs)),
  );
}
