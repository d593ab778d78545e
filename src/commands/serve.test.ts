import { request } from 'node:http';
import { connect } from 'node:net';
import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
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

  it('is heard by a caller that sends all of a body that is refused before it reads, and closes then, as Python does', async () => {
    const listener = await serve(new Hono().post('/', (c) => c.text('too large', 413)).fetch, loopback);
    const socket = connect(Number(new URL(listener.origin).port), '127.0.0.1').pause();
    const bytes = 20_000_000;
    socket.write(`POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: ${bytes}\r\n\r\n`);
    await new Promise<void>((resolve, reject) => {
      socket.write(Buffer.alloc(bytes), (error) => (error == null ? resolve() : reject(error)));
    });
    let answer = '';
    for await (const chunk of socket) answer += chunk;
    expect(answer).toMatch(/^HTTP\/1.1 413 .*too large$/s);
    await listener.close(0);
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
    const call = {
      method: 'POST',
      url: `${listener.origin}/`,
      body: 'x',
      signal: AbortSignal.timeout(5_000),
    } as const;
    for (const client of [clients.plain, clients.perMessage, clients.guarded]) {
      const response = await client.request(call);
      expect([response.status, await response.text()]).toEqual([201, 'x']);
    }
    await clients.close();
    await listener.close(0);
  });

  it('answers a call that offers HTTP/2 as it is, with its body, and still opens WebSockets', async () => {
    const echo = new Hono().post('/', async (c) => c.text(`heard ${await c.req.text()}`));
    const opened: string[] = [];
    const listener = await serve(echo.fetch, {
      ...loopback,
      openSocket: async ({ path }) => {
        opened.push(path);
        return { isAccepted: true, take: (socket) => socket.close(4000, 'seen') };
      },
    });
    // As Java's own client calls without TLS.
    const headers = { connection: 'Upgrade, HTTP2-Settings', upgrade: 'h2c', 'http2-settings': 'AAEAAEAAAAIAAAAB' };
    const [status, text] = await new Promise<[number, string]>((resolve, reject) => {
      const asking = request(listener.origin, { method: 'POST', headers: { ...headers, 'content-length': 5 } });
      asking.on('error', reject);
      asking.on('response', (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => resolve([answer.statusCode ?? 0, Buffer.concat(chunks).toString()]));
      });
      asking.end('hello');
    });
    expect([status, text, opened]).toEqual([200, 'heard hello', []]);
    const code = await new Promise<number>((resolve) => {
      new WebSocket(`${listener.origin.replace('http', 'ws')}/chat`).on('close', resolve);
    });
    expect([code, opened]).toEqual([4000, ['/chat']]);
    await listener.close(0);
  });
});
