import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { silentLogger } from '../core/logger.ts';
import { createHttpClients } from '../http/client.ts';
import { serve } from './serve.ts';

const loopback = { host: '127.0.0.1', port: 0 };

describe('serve', () => {
  it('answers at its origin until it is closed', async () => {
    const listener = await serve(new Hono().get('/', (c) => c.text('hi')).fetch, loopback);
    expect(await (await fetch(listener.origin)).text()).toBe('hi');
    await listener.close(0);
    await expect(fetch(listener.origin)).rejects.toThrow();
  });

  it('lets an answer in progress finish within the grace', async () => {
    let finish: () => void = () => undefined;
    let began: () => void = () => undefined;
    const hasBegun = new Promise<void>((resolve) => {
      began = resolve;
    });
    const slow = new Hono().get('/', async (c) => {
      began();
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
      return c.text('done');
    });
    const listener = await serve(slow.fetch, loopback);
    const answer = fetch(listener.origin);
    await hasBegun;
    const closed = listener.close(60_000);
    finish();
    expect(await (await answer).text()).toBe('done');
    await closed;
  });

  it('cuts what is not finished after the grace', async () => {
    const never = new Hono().get('/', () => new Promise<Response>(() => undefined));
    const listener = await serve(never.fetch, loopback);
    const answer = fetch(listener.origin);
    const isCut = expect(answer).rejects.toThrow();
    await listener.close(50);
    await isCut;
  });

  it('says what to do when the port is taken', async () => {
    const listener = await serve(new Hono().fetch, loopback);
    const port = Number(new URL(listener.origin).port);
    await expect(serve(new Hono().fetch, { host: '127.0.0.1', port })).rejects.toThrow(/in use.*another port/);
    await listener.close(0);
  });

  it('leaves our own clients working, though the server replaces the global Request and Response', async () => {
    const echo = new Hono().post('/', async (c) => c.text(await c.req.text(), 201));
    const listener = await serve(echo.fetch, loopback);
    const clients = createHttpClients({ allowPrivateTargets: true, log: silentLogger });
    const request = {
      method: 'POST',
      url: `${listener.origin}/`,
      body: 'x',
      signal: AbortSignal.timeout(5_000),
    } as const;
    for (const client of [clients.plain, clients.perMessage, clients.guarded]) {
      const response = await client.request(request);
      expect([response.status, await response.text()]).toEqual([201, 'x']);
    }
    await clients.close();
    await listener.close(0);
  });
});
