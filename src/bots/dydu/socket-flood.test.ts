import { expect, it } from 'vitest';
import { makeBot } from '../../../test/support/builders.ts';
import type { Socket } from '../../core/socket.ts';
import type { Exchange } from './exchange.ts';
import { dyduSettings } from './settings.ts';
import { serveSocket } from './socket-session.ts';

/** A window of which every frame has to wait for the bot's server; how often it was broken off. */
function openWindow() {
  let say: (data: string) => void = () => undefined;
  let cuts = 0;
  const window = {
    onMessage: (listener: typeof say) => {
      say = listener;
    },
    onClose: () => undefined,
    cut: () => {
      cuts += 1;
    },
  } as Partial<Socket> as Socket;
  const tools = {
    clock: { now: () => 0 },
    log: { warn: () => undefined },
    stopping: new AbortController().signal,
    servers: { inOrder: (servers: readonly string[]) => servers },
    forwarder: { connect: () => new Promise(() => undefined) },
  };
  const settings = dyduSettings.parse({ botUuid: 'b', servers: 'https://bot.example.test' });
  const request = new Request('http://window.invalid/');
  const exchange = { tools, bot: makeBot(), settings, call: { rest: '/chatWs' }, request, deadline: null };
  void serveSocket(exchange as unknown as Exchange, window);
  return { say: (data: string) => say(data), cuts: () => cuts };
}

it('breaks off a window that says more than can be kept while the bot’s server is slow', () => {
  const { say, cuts } = openWindow();
  for (let count = 0; count < 100; count += 1) say('x'.repeat(10_000));
  expect(cuts()).toBe(0);
  for (let count = 0; count < 2; count += 1) say('x'.repeat(1_000_000));
  expect(cuts()).toBe(1);
});
