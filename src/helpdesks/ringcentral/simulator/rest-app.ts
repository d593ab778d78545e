/** The REST API below `/1.0`: authentication, errors, and the endpoints that a connector needs. */
import { Hono } from 'hono';
import { restAccount } from './rest-account.ts';
import { restCases } from './rest-cases.ts';
import { authenticate, notFound, RestRefusal } from './rest-request.ts';
import { restThreads } from './rest-threads.ts';
import { restWebhooks } from './rest-webhooks.ts';
import type { AccountState } from './state.ts';

const ofChannel = /\/(?:content_threads|content_sources|contents|interventions)\/[^/]+/;

export function restApp(state: AccountState): Hono {
  const app = new Hono();
  const answered: number[] = [];
  app.onError((error, c) => {
    if (!(error instanceof RestRefusal)) throw error;
    return c.json({ error: error.error, message: error.error, status: error.status }, error.status);
  });
  app.notFound((c) => c.json({ error: notFound().error, message: 'not found', status: 404 }, 404));
  app.use('*', async (c, next) => {
    authenticate(state, c);
    if (state.switches.restRateEnforced) {
      const now = state.clock.now();
      while (answered[0] !== undefined && answered[0] < now - 60_000) answered.shift();
      if (answered.length >= state.switches.restRatePerMinute) throw new RestRefusal(429, 'rate_limit_exceeded');
      answered.push(now);
    }
    if (!state.switches.tokenMayRead && ofChannel.test(c.req.path)) throw notFound();
    await next();
  });
  app.route('/', restThreads(state));
  app.route('/', restCases(state));
  app.route('/', restAccount(state));
  app.route('/webhooks', restWebhooks(state));
  return app;
}
