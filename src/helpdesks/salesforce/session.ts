/** The token with which one conversation is reached, and how it is kept: as the private state of the conversation. */
import { z } from 'zod';
import type { EscalationId } from '../../core/ids.ts';
import type { JsonObject } from '../../core/json.ts';
import type { RemoteConversation } from '../command.ts';
import { DeliveryFailure } from '../failure.ts';
import type { WireToken } from './wire.ts';

const session = z.object({
  accessToken: z.string().min(1),
  /** Milliseconds since 1970. */
  expiresAt: z.number(),
  /** When a new one should be asked for: long before the end, because one that is over cannot be replaced. */
  renewAt: z.number(),
  subject: z.string().nullable(),
  /** The 15 characters that the stream compares with the token. */
  orgId: z.string(),
  /** Where the stream stood when the token was made. */
  lastEventId: z.string(),
});
export type Session = z.infer<typeof session>;

const conversationState = session.extend({ escalationId: z.string().nullable() });

export interface Reached extends Session {
  readonly conversationId: string;
  readonly escalationId: EscalationId | null;
}

/** A token that was given just now and ended before this much of the past is read by a clock that is wrong. */
const clockSlackMs = 60_000;
/** How long a token is taken to last that does not say so: the shortest lifetime that Salesforce allows. */
const unknownLifetimeMs = 60 * 60_000;
const renewAfterShare = 0.75;

const claims = z.object({ exp: z.number().optional(), orgId: z.string().optional(), sub: z.string().optional() });

/** The claims of a JWT, unverified: its signature is Salesforce's business. Nothing is trusted but `exp` and `orgId`. */
function claimsOf(token: string): z.infer<typeof claims> {
  try {
    const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8');
    return claims.parse(JSON.parse(payload));
  } catch {
    return {};
  }
}

export function sessionOf(
  token: WireToken,
  given: { readonly orgId: string; readonly now: number; readonly chance: number; readonly before?: Session },
): Session {
  const { exp, orgId, sub } = claimsOf(token.accessToken);
  const told = exp === undefined ? null : exp * 1000;
  const isUsable = told !== null && told > given.now - clockSlackMs;
  const expiresAt = isUsable ? told : given.now + unknownLifetimeMs;
  // Spread, because all tokens of one org share a rate: a minute of many starts is a minute of many renewals.
  const share = renewAfterShare - 0.1 * given.chance;
  return {
    accessToken: token.accessToken,
    expiresAt,
    renewAt: given.now + (expiresAt - given.now) * share,
    subject: token.context?.endUser?.subject ?? sub ?? given.before?.subject ?? null,
    orgId: (orgId ?? given.orgId).slice(0, 15),
    lastEventId: token.lastEventId ?? given.before?.lastEventId ?? '0',
  };
}

/** Reads a session back, `null` when there is none or it is from another time. */
export function storedSession(value: unknown): Session | null {
  const read = session.safeParse(value);
  return read.success ? read.data : null;
}

export function stateOf(kept: Session, escalationId: EscalationId | null): JsonObject {
  const { accessToken, expiresAt, renewAt, subject, orgId, lastEventId } = kept;
  return { accessToken, expiresAt, renewAt, subject, orgId, lastEventId, escalationId };
}

/** A conversation with the token that reaches it. Throws `gone` when its state holds none. */
export function reachedOf(conversation: RemoteConversation): Reached {
  const state = conversationState.safeParse(conversation.state);
  if (!state.success) {
    throw new DeliveryFailure('The conversation has no token', { disposition: 'gone', certainty: 'notSent' });
  }
  const { escalationId, ...rest } = state.data;
  const conversationId = conversation.remoteConversationId;
  return { ...rest, conversationId, escalationId: escalationId as EscalationId | null };
}
