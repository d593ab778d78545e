import { createHmac, createVerify, timingSafeEqual } from 'node:crypto';
import type { OrgState } from './state.ts';

export interface Claims {
  readonly sub: string;
  /** Seconds. */
  readonly exp: number;
}

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const signed = (state: OrgState, text: string) => createHmac('sha256', state.tokenKey).update(text).digest();

/** A token as Salesforce makes it, as far as anybody looks into one. */
export function makeToken(state: OrgState, subject: string, expiresAt: number): string {
  const claims = {
    sub: subject,
    orgId: state.orgId.slice(0, 15),
    exp: Math.floor(expiresAt / 1000),
    jti: state.ids.uuid(),
  };
  const text = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`;
  return `${text}.${signed(state, text).toString('base64url')}`;
}

/** Whose token it is, `null` when it is none of ours or over. */
export function claimsIn(state: OrgState, authorization: string | undefined): Claims | null {
  const token = /^Bearer (.+)$/.exec(authorization ?? '')?.[1] ?? '';
  const [header = '', payload = '', signature = ''] = token.split('.');
  const given = Buffer.from(signature, 'base64url');
  const right = signed(state, `${header}.${payload}`);
  if (given.length !== right.length || !timingSafeEqual(given, right)) return null;
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Claims;
  return claims.exp * 1000 > state.clock.now() ? claims : null;
}

/** The subject of an identity that a registered key signed, `null` for any other. */
export function verifiedSubject(state: OrgState, identity: string): string | null {
  const [header = '', payload = '', signature = ''] = identity.split('.');
  try {
    const { kid, alg } = JSON.parse(Buffer.from(header, 'base64url').toString('utf8')) as Record<string, unknown>;
    const key = typeof kid === 'string' ? state.identityKeys.get(kid) : undefined;
    if (key === undefined || alg !== 'RS256') return null;
    const verify = createVerify('RSA-SHA256').update(`${header}.${payload}`);
    if (!verify.verify(key.publicKey, Buffer.from(signature, 'base64url'))) return null;
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Record<string, unknown>;
    const { exp, iat } = claims;
    const now = state.clock.now();
    const isLive = typeof exp === 'number' && exp * 1000 > now && typeof iat === 'number' && iat * 1000 <= now;
    const isFor = !state.switches.checksAudience || typeof claims['aud'] === 'string';
    return isLive && isFor && claims['iss'] === key.issuer && typeof claims['sub'] === 'string' ? claims['sub'] : null;
  } catch {
    return null;
  }
}
