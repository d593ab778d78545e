/**
 * The events of one conversation for as long as it lasts: over its stream, or by asking again and again. Brings what was
 * missed first, renews the token in time, and notices a stream that has fallen silent.
 */
import { pause } from '../../core/pause.ts';
import { DeliveryFailure } from '../failure.ts';
import type { StreamSubscription } from '../helpdesk.ts';
import type { Desk } from './desk.ts';
import { beginFollowing, catchUp, type Following } from './following.ts';
import { listen } from './listen.ts';
import { stateOf } from './session.ts';
import { renewedSession } from './token.ts';

/** Before a stream is opened its token should have this long, where tokens last that long at all. */
const reopenMarginMs = 10 * 60_000;
const renewAgainMs = 60_000;
/** A stream is left for a renewal no sooner than this, so that a renewal that gains nothing is no busy loop. */
const stayMsMin = 1_000;

export async function follow(desk: Desk, subscription: StreamSubscription, signal: AbortSignal): Promise<void> {
  const following = beginFollowing(desk, subscription, signal);
  const attend = desk.settings.transport === 'poll' ? poll : listen;
  try {
    while (!signal.aborted) {
      await renewIfDue(following);
      const until = Math.max(following.reached.renewAt, desk.tools.now() + stayMsMin);
      const isRenewal = await attend(following, until);
      if (!isRenewal) return;
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** Long before the end; and before a stream is opened that would not last. A refusal here is final. */
async function renewIfDue(following: Following): Promise<void> {
  const { desk, reached, signal } = following;
  const now = desk.tools.now();
  const lifetimeMs = (reached.expiresAt - reached.renewAt) * 3;
  const isShort = reached.expiresAt - now < reopenMarginMs && lifetimeMs > 2 * reopenMarginMs;
  if (now < reached.renewAt && !isShort) return;
  try {
    const session = await renewedSession(desk, reached, signal);
    following.reached = { ...reached, ...session };
  } catch (error) {
    if (!(error instanceof DeliveryFailure) || error.disposition !== 'retry' || now >= reached.expiresAt) throw error;
    following.reached = { ...reached, renewAt: now + renewAgainMs };
    return;
  }
  await following.accept({ events: [], state: stateOf(following.reached, reached.escalationId) });
}

/** `true` when it was left to renew the token. */
async function poll(following: Following, until: number): Promise<boolean> {
  const { desk, signal } = following;
  while (!signal.aborted && desk.tools.now() < until) {
    await catchUp(following);
    await pause(desk.settings.pollSeconds * 1000, signal);
  }
  return !signal.aborted;
}
