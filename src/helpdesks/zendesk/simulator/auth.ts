/** Who may call what: app and integration keys (Basic or signed token), and the two ways into the Support API. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { AccountState } from './state.ts';
import { forbidden, SuncoError } from './sunco-errors.ts';
import type { ApiKey } from './sunco-records.ts';
import { SupportError, supportForbidden } from './support-request.ts';

/** The key behind an `Authorization` header. Throws 401 for anything that proves nothing. */
export function authenticateSunco(state: AccountState, header: string | undefined): ApiKey {
  const [scheme, credentials] = (header ?? '').split(' ');
  if (credentials === undefined || credentials === '') throw unauthorized('Authorization is required');
  if (scheme?.toLowerCase() === 'basic') return byPassword(state, credentials);
  if (scheme?.toLowerCase() === 'bearer') return byToken(state, credentials);
  throw unauthorized('Authorization scheme is not supported');
}

function byPassword(state: AccountState, credentials: string): ApiKey {
  const [id, secret] = splitPair(Buffer.from(credentials, 'base64').toString('utf8'));
  const key = state.sunco.keys.get(id);
  if (key === undefined) throw unauthorized('Invalid key id (kid)');
  if (!isSame(secret, key.secret)) throw unauthorized('Invalid key secret');
  return key;
}

function byToken(state: AccountState, token: string): ApiKey {
  const [head, body, signature] = token.split('.');
  const header = decodePart(head);
  const payload = decodePart(body);
  if (header === null || payload === null || signature === undefined) throw unauthorized('Invalid JWT');
  if (header['alg'] !== 'HS256') throw unauthorized('Invalid JWT algorithm, HS256 is expected');
  const key = state.sunco.keys.get(String(header['kid'] ?? ''));
  if (key === undefined) throw unauthorized('Invalid key id (kid)');
  const expected = createHmac('sha256', key.secret).update(`${head}.${body}`).digest('base64url');
  if (!isSame(signature, expected)) throw unauthorized('Invalid JWT signature');
  const expires = payload['exp'];
  if (typeof expires === 'number' && expires * 1000 < state.clock.now()) throw unauthorized('JWT has expired');
  // `user` is for the SDK's login and opens nothing here.
  if (payload['scope'] !== key.scope) throw forbidden();
  return key;
}

/** Throws 403 when this key may not call this path below `/apps/{appId}`. */
export function authorizeSunco(key: ApiKey, path: string): void {
  if (key.scope === 'app') return;
  const own = /^\/integrations\/([^/]+)\/webhooks(\/|$)/.exec(path)?.[1];
  if (own !== undefined && (own === 'me' || own === key.integrationId)) return;
  if (path === '' || path === '/' || /^\/(switchboards|integrations|keys)(\/|$)/.test(path)) throw forbidden();
}

/** Throws for a header that is neither a live access token with the scope of this method nor e-mail with API token. */
export function authorizeSupport(state: AccountState, header: string | undefined, method: string): void {
  const [scheme, credentials] = (header ?? '').split(' ');
  if (scheme?.toLowerCase() !== 'bearer') {
    if (!hasApiToken(state, header)) throw new SupportError(401, { error: "Couldn't authenticate you" });
    return;
  }
  const token = state.support.accessTokens.get(credentials ?? '');
  if (token === undefined || (token.expiresAt !== null && token.expiresAt <= state.clock.now())) {
    throw new SupportError(401, {
      error: 'invalid_token',
      error_description: 'The access token is expired, revoked or malformed',
    });
  }
  if (!token.scopes.includes(method === 'GET' ? 'read' : 'write'))
    throw supportForbidden('The token has not the scope of this call');
}

/** Whether the header is the account's e-mail with its API token. */
function hasApiToken(state: AccountState, header: string | undefined): boolean {
  const [scheme, credentials] = (header ?? '').split(' ');
  if (scheme?.toLowerCase() !== 'basic' || !state.switches.apiTokenAccess) return false;
  const [user, token] = splitPair(Buffer.from(credentials ?? '', 'base64').toString('utf8'));
  return user.toLowerCase() === `${state.support.email}/token` && isSame(token, state.support.apiToken);
}

function unauthorized(title: string): SuncoError {
  return new SuncoError(401, 'unauthorized', title);
}

function splitPair(pair: string): [string, string] {
  const colon = pair.indexOf(':');
  return colon < 0 ? [pair, ''] : [pair.slice(0, colon), pair.slice(colon + 1)];
}

function decodePart(part: string | undefined): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(part ?? '', 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** In constant time, as the real product surely does. */
export function isSame(given: string, expected: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(expected);
  return a.length === b.length && timingSafeEqual(a, b);
}
