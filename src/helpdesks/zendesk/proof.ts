import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

type Secrets = readonly (string | undefined)[];

/** Whether the presented value is one of the live secrets. Every secret is compared, in constant time; none set means no. */
export function isSecretOf(presented: string | undefined, secrets: Secrets): boolean {
  if (presented === undefined) return false;
  return anyOf(secrets, (secret) => timingSafeEqual(digest(presented), digest(secret)));
}

export interface Signed {
  readonly signature: string | undefined;
  readonly timestamp: string;
  readonly body: Uint8Array;
}

/** Zendesk's own webhooks: base64 of HMAC-SHA256 over the timestamp followed by the raw body. */
export function isSignedBy(signed: Signed, secrets: Secrets): boolean {
  const { signature } = signed;
  if (signature === undefined) return false;
  return anyOf(secrets, (secret) => timingSafeEqual(digest(signature), digest(signatureOf(signed, secret))));
}

export function signatureOf(signed: { readonly timestamp: string; readonly body: Uint8Array }, secret: string): string {
  return createHmac('sha256', secret).update(signed.timestamp).update(signed.body).digest('base64');
}

/** Equal lengths for the comparison, whatever was presented. */
function digest(value: string): Buffer {
  return createHash('sha256').update(value).digest();
}

function anyOf(secrets: Secrets, matches: (secret: string) => boolean): boolean {
  let isFound = false;
  for (const secret of secrets) if (secret !== undefined && secret !== '') isFound = matches(secret) || isFound;
  return isFound;
}
