import { afterEach, describe, expect, it } from 'vitest';
import { type ConsolePages, openConsolePages } from '../../test/support/console-pages.ts';
import { toldApart } from './told-apart.ts';

let pages: ConsolePages | null = null;
afterEach(() => pages?.close());

describe('bots and connections of one name', () => {
  it('have the end of their id behind it, and others have nothing', () => {
    const all = [
      { id: 'bot_0001aaaaaa', name: 'Shop' },
      { id: 'bot_0001bbbbbb', name: ' shop' },
      { id: 'bot_0001cccccc', name: 'Bank' },
    ];
    expect(toldApart(all).map(({ name }) => name)).toEqual(['Shop (…\u2060aaaaaa)', ' shop (…\u2060bbbbbb)', 'Bank']);
  });

  it('could not be told apart in filters, in the choice of a try-out and in lists', async () => {
    pages = await openConsolePages();
    const { bench, botId, connectionId } = pages;
    const other: string = (await bench.call('POST', '/bots', { name: 'Shop bot' })).body.bot.id;
    await bench.call('POST', '/routes', { botId, connectionId, skill: 'billing' });
    const designer = await pages.as('designer');
    const named = [botId, other].map((id) => `Shop bot (…\u2060${id.slice(-6)})`);
    for (const path of [
      '/try',
      '/bots',
      '/skills',
      '/skills/new',
      '/skills/try',
      '/conversations',
      '/deliveries',
      '/identity',
    ]) {
      const { html } = await designer.get(path);
      expect([path, named.map((name) => html.includes(name))]).toEqual([path, [true, true]]);
    }
    // Where one of them is changed, its name is what was typed.
    expect((await designer.get(`/bots/${botId}`)).html).toContain('value="Shop bot"');
  });
});
