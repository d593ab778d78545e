import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createForwarder } from './forwarder.ts';

let server: Server;
let origin: string;
let waiting: number;

beforeEach(async () => {
  waiting = 0;
  server = createServer((request, response) => {
    if (request.url === '/quick') response.end('quick');
    else waiting += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

it('lets nobody take the way to a bot from everybody else by calls that do not come to their end', async () => {
  const forwarder = createForwarder({ allowPrivateTargets: true });
  const forward = (path: string, signal: AbortSignal) =>
    forwarder.forward({ method: 'GET', url: `${origin}${path}`, headers: [], body: null, signal });
  const leaving = new AbortController();
  const slow = Array.from({ length: 300 }, () => forward('/slow', leaving.signal).catch(() => null));
  const answer = await forward('/quick', AbortSignal.timeout(5_000));
  expect(await new Response(answer.body).text()).toBe('quick');
  expect(waiting).toBeGreaterThan(0);
  leaving.abort();
  await Promise.all(slow);
  await forwarder.close();
});
