import { expect, it } from 'vitest';
import { openDyduBench, shows } from '../../../test/support/dydu-bench.ts';
import { until } from '../../../test/support/running-app.ts';

it('polls from the start, and loses nothing, where windows may open no socket', async () => {
  const bench = await openDyduBench({ settings: { transport: 'polling' } });
  try {
    const signal = AbortSignal.timeout(5_000);
    const url = `${bench.base()}/servlet/chatWs`;
    await expect(bench.forwarder.connect({ url, headers: [], signal })).rejects.toThrow();
    const window = bench.openWindow('websocket');
    await window.say('connect');
    await until('polling', () => window.tunnel === 'polling');
    await window.say('over polls');
    const desk = await bench.conversationWith('over polls');
    for (const text of ['one', 'two']) await bench.reply(desk, text);
    await shows(window, 'two');
    await window.say('and again');
    await bench.conversationWith('and again');
    expect(window.tunnel).toBe('polling');
    window.close();
    const again = bench.openWindow('websocket', window.storage);
    await again.load();
    await bench.reply(desk, 'three');
    await shows(again, 'three');
    expect(again.tunnel).toBe('polling');
    for (const text of ['over polls', 'and again', 'one', 'two', 'three']) {
      expect([text, again.lines.filter((line) => line.text === text).length]).toEqual([text, 1]);
    }
    expect(bench.server.frames).toEqual([]);
  } finally {
    await bench.close();
  }
});
