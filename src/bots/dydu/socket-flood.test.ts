import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { makeBot } from '../../../test/support/builders.ts';
import type { Socket } from '../../core/socket.ts';
import type { Exchange } from './exchange.ts';
import { createLastTalks } from './last-talks.ts';
import { dyduSettings } from './settings.ts';
import { serveSocket } from './socket-session.ts';
import { talkInputOfFrame } from './talk-input.ts';

const lastTalks = createLastTalks();

/** A window of which every frame has to wait for the bot's server; how often it was broken off. */
function openWindow(forwarder: object = { connect: () => new Promise(() => undefined) }) {
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
    forwarder,
    lastTalks,
    escalations: { findByConversation: async () => null },
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

it('kept every text of a socket that tells the same moment each time: one stranger filled the memory', async () => {
  let sent = 0;
  const send = async () => {
    sent += 1;
  };
  const bot = { onMessage: () => undefined, onClose: () => undefined, send };
  const { say, cuts } = openWindow({ connect: async () => bot });
  const texts = 250;
  const before = heapNow();
  for (let count = 0; count < texts; count += 1) {
    const userInput = `${count} ${'x'.repeat(500_000)}`;
    say(JSON.stringify({ type: 'talk', parameters: { contextId: 'c', userInput, timestamp: 7 } }));
    while (sent === count) await new Promise(setImmediate);
  }
  expect([cuts(), heapNow() - before < 40e6]).toEqual([0, true]);
});

it('forgets of too many windows what was said longest ago, and all of one that has gone', () => {
  const talks = createLastTalks(1_000);
  const talk = talkInputOfFrame({ userInput: 'hello' });
  const [first, second, third] = [{}, {}, {}];
  for (const window of [first, second, third]) talks.keep(window, talk, 400);
  expect([talks.of(first), talks.of(second), talks.of(third)]).toEqual([null, talk, talk]);
  talks.forget(third);
  expect(talks.of(third)).toBeNull();
});

/** What is in use, without what has been left. */
function heapNow(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}
