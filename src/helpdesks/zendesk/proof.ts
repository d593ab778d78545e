import { createHmac } from 'node:crypto';
import { isMadeWith } from '../kit/proof-of-origin.ts';

export interface Signed {
  readonly signature: string | undefined;
  readonly timestamp: string;
  readonly body: Uint8Array;
}

/** Zendesk's own webhooks: base64 of HMAC-SHA256 over the timestamp followed by the raw body. */
export function isSignedBy(signed: Signed, secrets: readonly (string | undefined)[]): boolean {
  return isMadeWith(signed.signature, secrets, (secret) => signatureOf(signed, secret));
}

export function signatureOf(signed: { readonly timestamp: string; readonly body: Uint8Array }, secret: string): string {
  return createHmac('sha256', secret).update(signed.timestamp).update(signed.body).digest('base64');
}
