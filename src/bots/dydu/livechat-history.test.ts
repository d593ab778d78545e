import { expect, it } from 'vitest';
import { openDyduBench, shows } from '../../../test/support/dydu-bench.ts';
import { until } from '../../../test/support/running-app.ts';

it('shows each side in its own order after a reload, though the clock was set back between its messages', async () => {
  let offsetMs = 0;
  const bench = await openDyduBench({ app: { clock: { now: () => Date.now() + offsetMs } } });
  try {
    const window = bench.openWindow('polling');
    await window.say('connect');
    await window.say('mine 1');
    const desk = await bench.conversationWith('mine 1');
    await bench.reply(desk, 'theirs 1');
    await shows(window, 'theirs 1');
    offsetMs = -1_800;
    await bench.reply(desk, 'theirs 2');
    await shows(window, 'theirs 2');
    await window.say('mine 2');
    await bench.conversationWith('mine 2');
    window.close();
    const again = bench.openWindow('polling', window.storage);
    await again.load();
    await shows(again, 'mine 2');
    const shown = (word: string) => again.lines.map(({ text }) => text).filter((text) => text.startsWith(word));
    await until('both of the agent', () => shown('theirs').length === 2);
    expect(shown('theirs')).toEqual(['theirs 1', 'theirs 2']);
    expect(shown('mine')).toEqual(['mine 1', 'mine 2']);
  } finally {
    await bench.close();
  }
});

it('shows the livechat alone after a reload when the bot has more than 4 MB to tell, which is whole without one', async () => {
  const bench = await openDyduBench();
  try {
    const window = bench.openWindow('polling');
    // Each is there twice, because the bot says it after, and in base64.
    for (const number of [1, 2]) await window.say(`so long ${number} ${'x'.repeat(900_000)}`);
    const talking = bench.openWindow('polling', window.storage);
    await talking.load();
    expect(talking.lines.filter(({ text }) => text.includes('so long'))).toHaveLength(4);
    await window.say('connect');
    await window.say('hello');
    await bench.reply(await bench.conversationWith('hello'), 'good day');
    await shows(window, 'good day');
    const again = bench.openWindow('polling', window.storage);
    await again.load();
    expect(again.lines.map(({ text }) => text)).toEqual(expect.arrayContaining(['hello', 'good day']));
    expect(again.lines.filter(({ text }) => text.includes('so long'))).toEqual([]);
  } finally {
    await bench.close();
  }
});
