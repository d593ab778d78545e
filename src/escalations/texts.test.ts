import { describe, expect, it } from 'vitest';
import { makeBot } from '../../test/support/builders.ts';
import { textFor } from './texts.ts';

describe('what the end user reads at a moment', () => {
  it('is ours in their language, unless the bot has its own words', () => {
    const bot = makeBot({ texts: { agentLeft: { en: 'Bye, {agent}!' } } });
    expect(textFor(makeBot(), 'endedByUser', 'fr')).toBe('Vous avez mis fin à la conversation.');
    expect(textFor(bot, 'agentLeft', 'en', { agent: 'Paula' })).toBe('Bye, Paula!');
    expect(textFor(bot, 'agentLeft', 'fr', { agent: 'Paula' })).toBe('Bye, Paula!');
  });

  it('is ours where the own words name what is not known, such as a group that the helpdesk chooses', () => {
    const bot = makeBot({ texts: { queued: { en: 'You wait for {group}.' } } });
    expect(textFor(bot, 'queued', 'en', { group: '$& Billing' })).toBe('You wait for $& Billing.');
    expect(textFor(bot, 'queued', 'en')).toBe('You are in the queue. A colleague will answer you here.');
  });

  it('ends in one full stop, though the name of the agent ends in one', () => {
    expect(textFor(makeBot(), 'accepted', 'en', { agent: 'Ines M.' })).toBe('You are now talking with Ines M.');
    expect(textFor(makeBot(), 'agentLeft', 'fr', { agent: 'Ines M.' })).toBe('Ines M. a quitté la conversation.');
  });

  it('is nothing where the bot has silenced it', () => {
    const bot = makeBot({ texts: { endedByUser: null } });
    expect(textFor(bot, 'endedByUser', 'en')).toBeNull();
    expect(textFor(bot, 'endedByAgent', 'en')).not.toBeNull();
  });
});
