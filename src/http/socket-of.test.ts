import { once } from 'node:events';
import { expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { serve } from '../commands/serve.ts';
import type { Socket } from '../core/socket.ts';
import { createForwarder } from './forwarder.ts';

async function listen() {
  let took: (socket: Socket) => void = () => undefined;
  const taken = new Promise<Socket>((resolve) => {
    took = resolve;
  });
  const listener = await serve(() => new Response(), {
    host: '127.0.0.1',
    port: 0,
    openSocket: async () => ({ isAccepted: true, take: (socket) => took(socket) }),
  });
  return { listener, taken };
}

async function openPair() {
  const { listener, taken } = await listen();
  const forwarder = createForwarder({ allowPrivateTargets: true });
  const far = await forwarder.connect({ url: listener.origin, headers: [], signal: AbortSignal.timeout(5_000) });
  const closed = new Promise<boolean>((resolve) => far.onClose((_code, _reason, isBroken) => resolve(isBroken)));
  const close = async () => {
    await Promise.all([listener.close(100), forwarder.close()]);
  };
  return { near: await taken, far, closed, close };
}

it('breaks a socket off so that the other side has to call it an error', async () => {
  const { near, closed, close } = await openPair();
  await near.send('before');
  near.cut();
  expect(await closed).toBe(true);
  await expect(near.send('after')).rejects.toThrow('broken off');
  await close();
});

it('does the same with every open socket when the server closes', async () => {
  const { closed, close } = await openPair();
  await close();
  expect(await closed).toBe(true);
});

it('calls a plain goodbye no error', async () => {
  const { near, closed, close } = await openPair();
  near.close(1000);
  expect(await closed).toBe(false);
  await close();
});

it('still hears what was on its way when it broke off', async () => {
  const { near, far, closed, close } = await openPair();
  const heard: unknown[] = [];
  near.onMessage((data) => heard.push(data));
  const sent = far.send('on its way');
  near.cut();
  await Promise.all([sent, closed]);
  await close();
  expect(heard).toEqual(['on its way']);
});

it('ends a socket whose other side does not read, before what waits for it fills the memory', async () => {
  const { listener, taken } = await listen();
  const reader = new WebSocket(listener.origin.replace('http', 'ws'));
  const [near] = await Promise.all([taken, once(reader, 'open')]);
  reader.pause();
  const isClosed = new Promise((resolve) => near.onClose(resolve));
  const frame = Buffer.alloc(1024 * 1024);
  const sent = await Promise.allSettled(Array.from({ length: 40 }, () => near.send(frame)));
  expect(sent.map(({ status }) => status)).toContain('rejected');
  expect(sent.filter(({ status }) => status === 'fulfilled').length).toBeLessThan(20);
  await isClosed;
  reader.terminate();
  await listener.close(100);
});
