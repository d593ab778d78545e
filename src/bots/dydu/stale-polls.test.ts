import { afterAll, beforeAll, expect, it } from 'vitest';
import { type DyduBench, openDyduBench, shows } from '../../../test/support/dydu-bench.ts';
import { until } from '../../../test/support/running-app.ts';
import { serve } from '../../commands/serve.ts';
import type { JsonObject } from '../../core/json.ts';

let bench: DyduBench;
beforeAll(async () => {
  bench = await openDyduBench();
});
afterAll(() => bench.close());

it('has no date in an answer that tells nothing: it would take a window back that has got further meanwhile', async () => {
  const window = bench.openWindow('polling');
  await window.say('connect');
  await window.say('on and on');
  await bench.reply(await bench.conversationWith('on and on'), 'one');
  await shows(window, 'one');
  window.close();
  const lastPoll = String(window.heard.at(-1)?.values['pollUpdatedInteractionDate']);
  const body = new URLSearchParams({ contextUuid: window.storage.contextId ?? '', lastPoll });
  const path = `/servlet/api/chat/poll/last/${bench.botUuid}`;
  const answer = await fetch(`${bench.base()}${path}`, { method: 'POST', body });
  const { values } = (await answer.json()) as { values: JsonObject };
  for (const field of ['text', 'code', 'pollUpdatedInteractionDate']) expect(values).not.toHaveProperty(field);
});

it('shows each message once and in order to a window whose polls overtake their answers', async () => {
  const { origin } = bench.story.running;
  const slow = await serve(
    async (request) => {
      const { pathname, search } = new URL(request.url);
      const body = await request.arrayBuffer();
      const answer = await fetch(`${origin}${pathname}${search}`, { ...request, method: 'POST', body });
      // A network that takes longer for an answer than the window waits before it asks again.
      if (pathname.includes('/poll/')) await new Promise((resolve) => setTimeout(resolve, 100));
      return new Response(await answer.text(), { headers: { 'content-type': 'application/json' } });
    },
    { host: '127.0.0.1', port: 0 },
  );
  try {
    const window = bench.openWindow('polling', undefined, bench.base().replace(origin, slow.origin));
    await window.say('connect');
    await until('the livechat', () => window.isInLivechat);
    await window.say('before');
    const desk = await bench.conversationWith('before');
    const texts = ['one', 'two', 'three'];
    for (const text of texts) await bench.reply(desk, text);
    await shows(window, 'three');
    const shown = window.lines.filter(({ author }) => author === 'operator').map(({ text }) => text);
    expect(shown).toEqual(texts);
    window.close();
  } finally {
    await slow.close(100);
  }
});

it('tells a poll that comes late or twice nothing, and leaves its window where it is', async () => {
  const window = bench.openWindow('polling');
  await window.say('connect');
  window.close();
  const contextId = window.storage.contextId ?? '';
  const poll = async (lastPoll: unknown) => {
    const body = new URLSearchParams({ contextUuid: contextId, lastPoll: String(lastPoll) });
    const path = `/servlet/api/chat/poll/last/${bench.botUuid}`;
    const answer = await fetch(`${bench.base()}${path}`, { method: 'POST', body });
    return ((await answer.json()) as { values: JsonObject }).values;
  };
  const first = window.heard.at(-1)?.values['pollUpdatedInteractionDate'];
  const told = await until('something to tell', async () => {
    const answer = await poll(first);
    return 'text' in answer && answer;
  });
  for (const repeated of [await poll(first), await poll(first)]) {
    expect(repeated).not.toHaveProperty('text');
    expect(repeated).not.toHaveProperty('pollUpdatedInteractionDate');
  }
  await poll(told['pollUpdatedInteractionDate']);
  expect(await poll(first)).not.toHaveProperty('text');
});
