import { createHmac, type Hmac } from 'node:crypto';
import { isMadeWith } from '../kit/proof-of-origin.ts';

/** Where the proof of origin is, in both directions. */
export const signatureHeader = 'x-smccsdk-signature';

/** Lower-case hexadecimal HMAC-SHA-512 of exactly these bytes: JSON that was parsed and written again has other ones. */
export function signatureOf(body: string | Uint8Array, channelToken: string): string {
  return createHmac('sha512', channelToken).update(body).digest('hex');
}

/** The same for a body that comes in pieces. */
export function startSignature(channelToken: string): Hmac {
  return createHmac('sha512', channelToken);
}

/** Whether any live token signed these bytes. Every token is compared, in constant time. */
export function isSigned(
  body: Uint8Array,
  presented: string | undefined,
  channelTokens: readonly (string | undefined)[],
): boolean {
  return isMadeWith(presented?.trim().toLowerCase(), channelTokens, (token) => signatureOf(body, token));
}
