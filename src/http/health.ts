import { Hono } from 'hono';
import { errorFacts } from '../core/error-facts.ts';
import type { Logger } from '../core/logger.ts';

export interface HealthOptions {
  readonly log: Logger;
  /** What must work before requests are sent here, by name; a rejection or two seconds of silence means it does not. */
  readonly checks: Readonly<Record<string, () => Promise<unknown>>>;
}

const checkMsMax = 2_000;

/**
 * `/healthz`: the process answers. `/readyz`: every check passes, otherwise 503. Both are open, so they name the checks
 * and say no more; the reason is in the log.
 */
export function healthRoutes({ log, checks }: HealthOptions): Hono {
  const routes = new Hono();
  routes.get('/healthz', (context) => context.json({ status: 'ok' }, 200, { 'Cache-Control': 'no-store' }));
  routes.get('/readyz', async (context) => {
    const results = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => [name, await outcomeOf(name, check, log)] as const),
    );
    const isReady = results.every(([, outcome]) => outcome === 'ok');
    const body = { status: isReady ? 'ok' : 'unavailable', checks: Object.fromEntries(results) };
    return context.json(body, isReady ? 200 : 503, { 'Cache-Control': 'no-store' });
  });
  return routes;
}

async function outcomeOf(name: string, check: () => Promise<unknown>, log: Logger): Promise<'ok' | 'failed'> {
  let timer: NodeJS.Timeout | undefined;
  try {
    const silence = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer within ${checkMsMax} ms`)), checkMsMax);
    });
    await Promise.race([check(), silence]);
    return 'ok';
  } catch (error) {
    log.warn({ check: name, error: errorFacts(error) }, 'health.check_failed');
    return 'failed';
  } finally {
    clearTimeout(timer);
  }
}
