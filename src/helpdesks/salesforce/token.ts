import { createPrivateKey, createSign } from 'node:crypto';
import { DeliveryFailure } from '../failure.ts';
import { asCredential } from '../kit/vendor-refusal.ts';
import type { Desk } from './desk.ts';
import { type Session, sessionOf } from './session.ts';
import type { SalesforceSettings } from './settings.ts';
import type { WireServiceConfig } from './wire.ts';

export interface FreshToken {
  readonly session: Session;
  /** What the published deployment says about itself, `null` where it says nothing that we can read. */
  readonly config: WireServiceConfig | null;
}

const identitySeconds = 300;
/** Clocks differ, and an identity from the future is refused. */
const backdatedSeconds = 120;

/** A token for a new person over there: anonymous, or the one that the bot vouches for. */
export async function newToken(desk: Desk, subject: string, signal: AbortSignal): Promise<FreshToken> {
  const { settings, tools, messaging } = desk;
  const isSigned = settings.identityMode === 'jwt';
  const token = await asCredential(() =>
    isSigned
      ? messaging.signedToken(identityToken(settings, subject, tools.now()), signal)
      : messaging.anonymousToken(signal),
  );
  const { orgId } = settings;
  const session = sessionOf(token, { orgId, now: tools.now(), chance: Math.random() });
  // A bad identity is answered with 200 and an anonymous token: the subject is the only proof.
  if (isSigned && !isVerified(session.subject)) {
    throw new DeliveryFailure(
      'POST authenticated access-token answered with an anonymous person: the identity is refused',
      {
        disposition: 'reauthorize',
        certainty: 'notSent',
      },
    );
  }
  return { session, config: token.context?.configuration?.embeddedServiceConfig ?? null };
}

export function isVerified(subject: string | null): boolean {
  return subject?.includes('/AUTH/') === true;
}

/** A new token for the same person. Throws `gone` when the old one is refused: then nobody can have another. */
export async function renewedSession(desk: Desk, session: Session, signal: AbortSignal): Promise<Session> {
  const { settings, tools, messaging } = desk;
  const token = await messaging.continuationToken(session, signal);
  const given = { orgId: settings.orgId, now: tools.now(), chance: Math.random(), before: session };
  const renewed = sessionOf(token, given);
  // Whether a renewal begins a whole new lifetime is not documented.
  const gainedMs = renewed.expiresAt - session.expiresAt;
  tools.log.info({ gainedMs, leftMs: renewed.expiresAt - tools.now() }, 'salesforce.token_renewed');
  return renewed;
}

/** The person's proof for Salesforce: signed with the customer's key, good for five minutes. */
function identityToken(settings: SalesforceSettings, subject: string, nowMs: number): string {
  const { jwtIssuer, jwtKeyId, jwtPrivateKey, jwtAudience } = settings;
  const seconds = Math.floor(nowMs / 1000);
  const audience = jwtAudience === undefined ? {} : { aud: jwtAudience };
  const claims = {
    iss: jwtIssuer,
    sub: subject,
    iat: seconds - backdatedSeconds,
    exp: seconds + identitySeconds,
    ...audience,
  };
  const text = [{ alg: 'RS256', typ: 'JWT', kid: jwtKeyId }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  try {
    const key = createPrivateKey(jwtPrivateKey ?? '');
    return `${text}.${createSign('RSA-SHA256').update(text).sign(key).toString('base64url')}`;
  } catch {
    throw new DeliveryFailure('jwtPrivateKey is no RSA key in PEM form', {
      disposition: 'reauthorize',
      certainty: 'notSent',
    });
  }
}
