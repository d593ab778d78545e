import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { describe, expect, it } from 'vitest';
import { silentLogger } from '../core/logger.ts';
import { readBytes } from './body.ts';
import { bytesAlwaysTaken, createBodyBudget } from './body-budget.ts';
import { createRootApi } from './create-api.ts';

describe('what bodies on their way may hold', () => {
  it('is bounded for all of them together, and the one that came first goes first', async () => {
    const budget = createBodyBudget(100);
    const [slow, other, small] = [budget.hold(), budget.hold(), budget.hold()];
    expect(slow.add(bytesAlwaysTaken + 60)).toBe(true);
    expect(small.add(bytesAlwaysTaken)).toBe(true);
    expect(other.add(bytesAlwaysTaken + 60)).toBe(true);
    await expect(slow.cut).rejects.toMatchObject({ code: 'unavailable', retryAfterSeconds: 5 });
    expect(slow.add(1)).toBe(false);
    expect(other.add(40)).toBe(true);
    expect(other.add(1)).toBe(false);
    expect(small.add(0)).toBe(true);
  });

  it('is free again when a body has been read', () => {
    const budget = createBodyBudget(100);
    for (let count = 0; count < 5; count += 1) {
      const held = budget.hold();
      expect(held.add(bytesAlwaysTaken + 100)).toBe(true);
      held.release();
    }
  });

  it('is held by slow strangers, who are cut with 503, while who sends at once is served', async () => {
    const budget = createBodyBudget(3 * bytesAlwaysTaken);
    const root = createRootApi({ log: silentLogger });
    root.post('/hook', async (c) => c.json({ read: (await readBytes(c, 1_000_000, { budget })).byteLength }));
    const server = createServer(getRequestListener(root.fetch));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const size = 4 * bytesAlwaysTaken;
    const answers: Promise<string>[] = [];
    const strangers: Socket[] = [];
    for (let count = 0; count < 3; count += 1) {
      const socket = connect(port, '127.0.0.1');
      strangers.push(socket);
      answers.push(firstLineOf(socket));
      socket.write(`POST /hook HTTP/1.1\r\nHost: x\r\nContent-Length: ${size}\r\n\r\n`);
      socket.write(Buffer.alloc(size - 1));
    }
    expect(await Promise.race(answers)).toBe('HTTP/1.1 503 Service Unavailable');
    const served = await fetch(`http://127.0.0.1:${port}/hook`, {
      method: 'POST',
      body: Buffer.alloc(3 * bytesAlwaysTaken),
    });
    expect([served.status, await served.json()]).toEqual([200, { read: 3 * bytesAlwaysTaken }]);
    for (const socket of strangers) socket.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
});

function firstLineOf(socket: Socket): Promise<string> {
  socket.on('error', () => undefined);
  return new Promise((resolve) => socket.once('data', (data) => resolve(data.toString().split('\r\n')[0] ?? '')));
}
