import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeDeliveryCall, makeOpening, side } from '../../../test/support/helpdesk-commands.ts';
import { openZendeskAccount, type ZendeskAccount } from '../../../test/support/zendesk-account.ts';
import type { HttpClient } from '../../core/http-client.ts';
import { silentLogger } from '../../core/logger.ts';
import type { CheckResult, Helpdesk } from '../helpdesk.ts';
import { zendesk } from './index.ts';

let account: ZendeskAccount;
/** Paths of the Support API and of its tokens, in the order in which they were called. */
let called: string[];

beforeEach(async () => {
  called = [];
  account = await openZendeskAccount(
    (client): HttpClient => ({
      request: async (request) => {
        called.push(new URL(request.url).pathname);
        return await client.request(request);
      },
    }),
  );
  called = [];
});

afterEach(async () => {
  await account.close();
});

const tokensAsked = () => called.filter((path) => path === '/oauth/tokens').length;
const groupsOf = async (helpdesk: Helpdesk) =>
  (await side(helpdesk.groups).listGroups({ signal: account.signal })).map(({ name }) => name);
/** An adapter whose clock is this far ahead of the account's. */
const aheadBy = (ms: number): Helpdesk =>
  zendesk.connect(account.settings, { http: account.http, log: silentLogger, now: () => Date.now() + ms });
/** The account's own settings with an API token in the place of the OAuth client. */
const withApiToken = () => ({
  oauthClientId: undefined,
  oauthClientSecret: undefined,
  email: account.card['email'] ?? '',
  apiToken: account.card['apiToken'] ?? '',
});
const tokenLine = async (changes: Record<string, unknown> = {}): Promise<CheckResult | undefined> => {
  for await (const line of side(account.connect(changes as never).setup).checks(account.setupCall()))
    if (line.id === 'support.token') return line;
  return undefined;
};

describe('an account in which no API token can be made any more', () => {
  it('is wired, checked and opened with an OAuth client alone', async () => {
    account.simulator.switches.apiTokenAccess = false;
    expect(account.settings).not.toHaveProperty('apiToken');
    const helpdesk = account.connect();
    await helpdesk.checkConnection({ signal: account.signal });
    expect(await groupsOf(helpdesk)).toEqual(['Support']);
    await helpdesk.openConversation(makeOpening(), makeDeliveryCall());
    expect(await tokenLine()).toMatchObject({ status: 'ok' });
  });

  it('asks for one access token for many calls at once, and remembers it', async () => {
    const helpdesk = account.connect();
    const all = await Promise.all(Array.from({ length: 8 }, () => groupsOf(helpdesk)));
    expect(all).toEqual(Array.from({ length: 8 }, () => ['Support']));
    await groupsOf(helpdesk);
    expect(tokensAsked()).toBe(1);
  });

  it('renews its token before it ends, so that no call meets the end', async () => {
    let laterMs = 0;
    const now = () => Date.now() + laterMs;
    const helpdesk = zendesk.connect(account.settings, { http: account.http, log: silentLogger, now });
    await groupsOf(helpdesk);
    laterMs = 28 * 60_000;
    await groupsOf(helpdesk);
    expect(tokensAsked()).toBe(1);
    laterMs = 29.5 * 60_000;
    await groupsOf(helpdesk);
    expect(tokensAsked()).toBe(2);
  });

  it('goes on when its token is refused in the middle of traffic: one new one for all, and each call once more', async () => {
    const helpdesk = account.connect();
    await groupsOf(helpdesk);
    account.simulator.hands.revokeAccessTokens();
    const all = await Promise.all(Array.from({ length: 5 }, () => groupsOf(helpdesk)));
    expect(all).toHaveLength(5);
    expect(tokensAsked()).toBe(2);
  });

  it.each(['before', 'after'] as const)(
    'asks again for a token when the connection breaks (%s the work), so that no delivery uses up a try',
    async (when) => {
      account.simulator.faults.add({ match: /^POST \/oauth\/tokens/, fault: { kind: 'reset', when }, times: 2 });
      expect(await groupsOf(account.connect())).toEqual(['Support']);
      expect(tokensAsked()).toBe(3);
    },
  );

  it('keeps a token that names no end until it is refused', async () => {
    account.simulator.switches.accessTokenSeconds = null;
    const helpdesk = aheadBy(0);
    await groupsOf(helpdesk);
    await groupsOf(helpdesk);
    expect(tokensAsked()).toBe(1);
    account.simulator.hands.revokeAccessTokens();
    expect(await groupsOf(helpdesk)).toEqual(['Support']);
  });

  it('works where our clock is a day ahead: a token is never too old to be used once', async () => {
    expect(await groupsOf(aheadBy(24 * 3_600_000))).toEqual(['Support']);
  });

  it.each([
    ['oauthClientSecret', 'invalid_client'],
    ['oauthClientId', 'invalid_client'],
  ])('waits for an administrator when %s is wrong, and says why', async (field, code) => {
    await expect(groupsOf(account.connect({ [field]: 'x' }))).rejects.toMatchObject({
      disposition: 'reauthorize',
      message: expect.stringContaining(code),
    });
    const line = await tokenLine({ [field]: 'x' });
    expect(line).toMatchObject({ status: 'failed', remedy: { en: expect.stringContaining('OAuth clients') } });
  });

  it('does not take a token address that is down for wrong credentials', async () => {
    account.simulator.faults.add({ match: /oauth/, fault: { kind: 'status', status: 503 }, times: 1 });
    const helpdesk = account.connect();
    await expect(groupsOf(helpdesk)).rejects.toMatchObject({ disposition: 'retry' });
    expect(await groupsOf(helpdesk)).toEqual(['Support']);
  });

  it('lets one call go without the others: who gives up takes the token from nobody', async () => {
    account.simulator.faults.add({ match: /oauth/, fault: { kind: 'delay', ms: 150 }, times: 1 });
    const helpdesk = account.connect();
    const leaving = new AbortController();
    const left = side(helpdesk.groups).listGroups({ signal: leaving.signal });
    const stays = groupsOf(helpdesk);
    leaving.abort();
    await expect(left).rejects.toThrow();
    expect(await stays).toEqual(['Support']);
  });
});

describe('an account that still has an API token', () => {
  it('is served as before, and told by the check when its token ends and what to make instead', async () => {
    expect(await groupsOf(account.connect(withApiToken() as never))).toEqual(['Support']);
    expect(tokensAsked()).toBe(0);
    const line = await tokenLine(withApiToken());
    expect(line).toMatchObject({
      status: 'warning',
      seen: { en: expect.stringContaining('30 April 2027'), fr: expect.stringContaining('30 avril 2027') },
      remedy: { en: expect.stringContaining('OAuth clients') },
    });
  });

  it('uses the OAuth client once there is one, so that the old token can be deleted', async () => {
    account.simulator.switches.apiTokenAccess = false;
    const { email, apiToken } = withApiToken();
    expect(await groupsOf(account.connect({ email, apiToken }))).toEqual(['Support']);
  });
});
