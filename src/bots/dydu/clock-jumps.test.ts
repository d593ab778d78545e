import { expect, it } from 'vitest';
import { openDyduBench, shows } from '../../../test/support/dydu-bench.ts';
import { createMovedClock } from '../../../test/support/moved-clock.ts';
import { until } from '../../../test/support/running-app.ts';
import { DyduWindow } from './simulator/window.ts';

it('shows an agent who was quicker than its socket, though the clock was set back since the program began', async () => {
  const clock = createMovedClock();
  const bench = await openDyduBench({ app: { clock } });
  try {
    const before = bench.openWindow('websocket');
    await before.say('hello');
    const isStored = async () => {
      const page = bench.openWindow('polling', { ...before.storage, livechatType: null });
      await page.load();
      return page.lines.some(({ text }) => text === 'quick');
    };
    const window = new DyduWindow(
      {
        server: bench.base(),
        botUuid: bench.botUuid,
        language: 'en',
        transport: 'websocket',
        pollEveryMs: 40,
        connect: async (url) => {
          await bench.reply(await bench.conversationWith('connect'), 'quick');
          await until('the answer', isStored);
          const signal = AbortSignal.timeout(5_000);
          return bench.forwarder.connect({ url: url.replace(/^ws/, 'http'), headers: [], signal });
        },
      },
      { ...before.storage },
    );
    await window.load();
    clock.move(-3_600_000);
    await window.say('connect');
    await until('the socket', () => window.tunnel === 'websocket');
    await bench.reply(await bench.conversationWith('connect'), 'later');
    await shows(window, 'later');
    const shown = window.lines.filter(({ author }) => author === 'operator').map(({ text }) => text);
    expect(shown).toEqual(['quick', 'later']);
    window.close();
  } finally {
    await bench.close();
  }
});
