/** What a webhook is believed by. While a secret is being changed, two are live. */
import { constantTimeEqual } from '../../core/secret.ts';

type LiveSecrets = readonly (string | undefined)[];

/** Whether this is one of the secrets. Each is compared, in constant time; where none is set, nothing is one. */
export function isSecretOf(presented: string | undefined, secrets: LiveSecrets): boolean {
  return isMadeWith(presented, secrets, (secret) => secret);
}

/** Whether `sign` gives this with one of the secrets. Each is tried, in constant time; where none is set, nothing is signed. */
export function isMadeWith(
  presented: string | undefined,
  secrets: LiveSecrets,
  sign: (secret: string) => string,
): boolean {
  if (presented === undefined || presented === '') return false;
  let isGenuine = false;
  for (const secret of secrets) {
    if (secret === undefined || secret === '') continue;
    isGenuine = constantTimeEqual(sign(secret), presented) || isGenuine;
  }
  return isGenuine;
}

/** The JSON in a body whose origin is proven; `undefined` for bytes that are none in UTF-8. */
export function jsonIn(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}
