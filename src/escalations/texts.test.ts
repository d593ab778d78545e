import { describe, expect, it } from 'vitest';
import { makeBot } from '../../test/support/builders.ts';
import { textFor } from './texts.ts';

describe('what the end user reads at a moment', () => {
  it('is ours in their language, unless the bot has its own words', () => {
    const bot = makeBot({ texts: { endedByUser: { en: 'Bye, {agent}!' } } });
    expect(textFor(makeBot(), 'endedByUser', 'fr')).toBe('Vous avez mis fin à la conversation.');
    expect(textFor(bot, 'endedByUser', 'en', { agent: 'Paula' })).toBe('Bye, Paula!');
    expect(textFor(bot, 'endedByUser', 'fr', { agent: 'Paula' })).toBe('Bye, Paula!');
  });

  it('is nothing where the bot has silenced it', () => {
    const bot = makeBot({ texts: { endedByUser: null } });
    expect(textFor(bot, 'endedByUser', 'en')).toBeNull();
    expect(textFor(bot, 'endedByAgent', 'en')).not.toBeNull();
  });
});
