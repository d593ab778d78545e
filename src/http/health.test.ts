import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Logger, silentLogger } from '../core/logger.ts';
import { healthRoutes } from './health.ts';

afterEach(() => {
  vi.useRealTimers();
});

describe('/healthz', () => {
  it('answers while the process does, whatever the checks say', async () => {
    const routes = healthRoutes({ log: silentLogger, checks: { database: () => Promise.reject(new Error('gone')) } });
    expect((await routes.request('/healthz')).status).toBe(200);
  });
});

describe('/readyz', () => {
  it('is ready when every check passes', async () => {
    const routes = healthRoutes({ log: silentLogger, checks: { database: async () => undefined } });
    const response = await routes.request('/readyz');
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ status: 'ok', checks: { database: 'ok' } });
  });

  it('names the check that fails, and keeps the reason for the log', async () => {
    const logged: object[] = [];
    const log: Logger = { ...silentLogger, warn: (fields) => void logged.push(fields) };
    const checks = { database: () => Promise.reject(new Error('disk full')), relay: async () => undefined };
    const response = await healthRoutes({ log, checks }).request('/readyz');
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({ status: 'unavailable', checks: { database: 'failed', relay: 'ok' } });
    expect(logged).toMatchObject([{ check: 'database', error: { message: 'disk full' } }]);
  });

  it('waits two seconds and no longer for a check that never answers', async () => {
    vi.useFakeTimers();
    const routes = healthRoutes({ log: silentLogger, checks: { database: () => new Promise(() => undefined) } });
    const answered = vi.fn();
    const asked = Promise.resolve(routes.request('/readyz')).finally(answered);
    await vi.advanceTimersByTimeAsync(1_999);
    expect(answered).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect((await asked).status).toBe(503);
  });
});
