/**
 * How the Support API is entered: with access tokens of an OAuth client, or with the API token of an account that still has
 * one. Zendesk makes no new API tokens since October 2026, and ends them all on 30 April 2027.
 */
import { z } from 'zod';
import { HttpFailure } from '../../core/http-client.ts';
import { DeliveryFailure } from '../failure.ts';
import type { HelpdeskTools } from '../helpdesk.ts';
import { asCredential, isRefusal } from '../kit/vendor-refusal.ts';
import { basicAuthorization, createJsonCaller } from './json-call.ts';
import { addressesOf, type ZendeskSettings } from './settings.ts';

/** Runs a call with what it is to be sent as `Authorization`; once more with a new token where an old one is refused. */
export type SupportAccess = <T>(work: (authorization: string) => Promise<T>) => Promise<T>;

interface AccessToken {
  readonly authorization: string;
  /** By our clock; `null` for a token that names no end. */
  readonly renewAt: number | null;
}

const wireAccessToken = z.object({ access_token: z.string().min(1), expires_in: z.number().positive().nullish() });

/** Everything that the Support API has for the user who made the client. */
const scope = 'read write';
/** A token is renewed this long before its end, or a fifth of its life where that is shorter. */
const marginMs = 60_000;
/** Nobody's own signal may end it: other calls wait for the same token. */
const askWithinMs = 30_000;
/** Asking again harms nothing, and a lost answer would use up a try of every delivery that waits for the token. */
const asksMax = 3;

export function createSupportAccess(settings: ZendeskSettings, tools: HelpdeskTools): SupportAccess {
  const { oauthClientId, oauthClientSecret, email, apiToken } = settings;
  if (oauthClientId !== undefined && oauthClientSecret !== undefined) {
    return withAccessTokens(tools, () => askForToken({ oauthClientId, oauthClientSecret }, settings, tools));
  }
  if (email === undefined || apiToken === undefined) throw new Error('The settings hold no access to the Support API.');
  const authorization = basicAuthorization(`${email}/token`, apiToken);
  return (work) => work(authorization);
}

/** Whether the account is entered in the way that Zendesk ends. */
export function usesApiToken({ oauthClientId }: ZendeskSettings): boolean {
  return oauthClientId === undefined;
}

function withAccessTokens({ now }: HelpdeskTools, ask: () => Promise<AccessToken>): SupportAccess {
  let known: Promise<AccessToken> | null = null;
  const fresh = (): Promise<AccessToken> => {
    const asked = ask();
    known = asked;
    asked.catch(() => {
      if (known === asked) known = null;
    });
    return asked;
  };
  const current = async (): Promise<AccessToken> => {
    const token = await (known ?? fresh());
    // Another call may have begun to renew it in the meantime.
    return token.renewAt !== null && token.renewAt <= now() ? await renewed(token) : token;
  };
  const renewed = async (old: AccessToken): Promise<AccessToken> => {
    const newest = await (known ?? fresh());
    return newest === old ? await fresh() : newest;
  };
  return async (work) => {
    const token = await current();
    try {
      return await work(token.authorization);
    } catch (error) {
      if (!isRefusal(error, 401)) throw error;
      return await work((await renewed(token)).authorization);
    }
  };
}

async function askForToken(
  client: { readonly oauthClientId: string; readonly oauthClientSecret: string },
  settings: ZendeskSettings,
  tools: HelpdeskTools,
): Promise<AccessToken> {
  const call = createJsonCaller({
    http: tools.http,
    now: () => tools.now(),
    root: new URL(addressesOf(settings).support).origin,
  });
  const signal = AbortSignal.timeout(askWithinMs);
  const ask = () =>
    call({
      method: 'POST',
      path: '/oauth/tokens',
      body: {
        grant_type: 'client_credentials',
        client_id: client.oauthClientId,
        client_secret: client.oauthClientSecret,
        scope,
      },
      what: 'POST oauth/tokens',
      answer: wireAccessToken,
      signal,
    });
  const { access_token, expires_in } = await asCredential(() => askAgain(ask));
  const lifeMs = expires_in === undefined || expires_in === null ? null : expires_in * 1000;
  const renewAt = lifeMs === null ? null : tools.now() + lifeMs - Math.min(marginMs, lifeMs / 5);
  return { authorization: `Bearer ${access_token}`, renewAt };
}

/** Asks again where no whole answer came. */
async function askAgain<T>(ask: () => Promise<T>): Promise<T> {
  for (let asked = 1; ; asked += 1) {
    try {
      return await ask();
    } catch (error) {
      const hasNoAnswer = error instanceof DeliveryFailure && error.cause instanceof HttpFailure;
      if (!hasNoAnswer || asked === asksMax) throw error;
    }
  }
}
