/** The Support API: one Hono app below `/api/v2`. */
import { Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { authorizeSupport } from './auth.ts';
import type { AccountState } from './state.ts';
import { supportAccount } from './support-account.ts';
import { supportFields } from './support-fields.ts';
import { supportGroups } from './support-groups.ts';
import { SupportError } from './support-request.ts';
import { supportSearch } from './support-search.ts';
import { supportTickets } from './support-tickets.ts';
import { supportTriggers } from './support-triggers.ts';
import { supportUsers } from './support-users.ts';
import { supportWebhooks } from './support-webhooks.ts';

export function supportApp(state: AccountState): Hono {
  const app = new Hono();
  app.onError((error, c) => {
    if (!(error instanceof SupportError)) throw error;
    return c.json(error.body, error.status as ContentfulStatusCode);
  });
  app.notFound((c) =>
    c.json({ error: { title: 'Invalid endpoint', message: 'Not found, the path has no endpoint' } }, 404),
  );
  const rate = createRate(state);
  app.use('*', async (c, next) => {
    authorizeSupport(state, c.req.header('authorization'), c.req.method);
    const { left, resetSeconds } = rate();
    const limit = String(state.switches.supportRatePerMinute);
    c.header('X-Rate-Limit', limit);
    c.header('X-Rate-Limit-Remaining', String(Math.max(left, 0)));
    c.header('ratelimit-limit', limit);
    c.header('ratelimit-remaining', String(Math.max(left, 0)));
    c.header('ratelimit-reset', String(resetSeconds));
    if (left < 0 && state.switches.supportRateEnforced) {
      c.header('Retry-After', String(resetSeconds));
      return c.json(
        { error: 'APIRateLimitExceeded', description: 'Number of allowed API requests per minute exceeded' },
        429,
      );
    }
    await next();
    return undefined;
  });
  app.route('/', supportGroups(state));
  app.route('/', supportTickets(state));
  app.route('/', supportUsers(state));
  app.route('/', supportSearch(state));
  app.route('/', supportFields(state));
  app.route('/', supportTriggers(state));
  app.route('/webhooks', supportWebhooks(state));
  app.route('/', supportAccount(state));
  return app;
}

/** Counts calls per minute of the account's clock; `left` goes below zero beyond the limit. */
function createRate(state: AccountState): () => { left: number; resetSeconds: number } {
  let minute = -1;
  let count = 0;
  return () => {
    const now = state.clock.now();
    const current = Math.floor(now / 60_000);
    if (current !== minute) {
      minute = current;
      count = 0;
    }
    count += 1;
    return { left: state.switches.supportRatePerMinute - count, resetSeconds: 60 - Math.floor((now % 60_000) / 1000) };
  };
}
