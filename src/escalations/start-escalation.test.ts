import { describe, expect, it } from 'vitest';
import { makeBot, makeCapabilities, makeConnection, makeEscalation } from '../../test/support/builders.ts';
import { startCommand } from '../../test/support/relayed-story.ts';
import type { Bot } from '../bot-accounts/bot.ts';
import type { AvailabilityState } from '../helpdesks/helpdesk.ts';
import type { GateState } from '../outbox/target-gates.ts';
import type { Escalation } from './escalation.ts';
import { type StartTools, startEscalation } from './start-escalation.ts';

interface Situation {
  readonly bot?: Partial<Bot>;
  readonly availability?: AvailabilityState;
  readonly gate?: GateState;
  readonly isPaused?: boolean;
  /** Whether the settings of the connection fit. */
  readonly isUsable?: boolean;
  readonly locale?: string | null;
  /** What there is already: by the command, and of the conversation. */
  readonly known?: { readonly byCommand?: Escalation; readonly open?: Escalation };
  /** Somebody starts the same in the same moment, and is faster with this. */
  readonly faster?: { readonly byCommand?: Escalation; readonly open?: Escalation };
  readonly callbackUrl?: string | null;
  /** When the skill was asked for last. */
  readonly lastUsedAt?: number | null;
}

const now = 1_000_000;

/** Starts in this situation; `isKept` tells whether an escalation was stored. */
function startIn(situation: Situation) {
  const { bot, availability = 'available', gate = 'open', isPaused = false, locale = 'en' } = situation;
  const { lastUsedAt = null, isUsable = true, known = {}, faster, ...named } = situation;
  let there = known;
  let isKept = false;
  const noted: unknown[] = [];
  const connection = makeConnection({ isPaused });
  const tools = {
    store: { findByCommand: async () => there.byCommand ?? null, findOpen: async () => there.open ?? null },
    keeper: {
      create: async () => {
        if (faster !== undefined) {
          there = faster;
          return 'duplicate';
        }
        isKept = true;
        return 'committed';
      },
    },
    routes: {
      findFor: async () => ({ id: 'rou_1', connectionId: connection.id, mode: 'create', lastUsedAt }),
      touch: async (...given: unknown[]) => {
        noted.push(given);
        throw new Error('the note could not be taken');
      },
    },
    connections: {
      findUsable: async () => (isUsable ? { connection, capabilities: makeCapabilities() } : null),
      capabilitiesOf: async () => makeCapabilities(),
    },
    availability: { of: async () => ({ state: availability }) },
    gates: { stateOf: () => gate },
    attachments: {},
    surround: (of: Bot) => ({ bot: of, now, linkTo: () => '' }),
  } as unknown as StartTools;
  const { callbackUrl } = named;
  const own = { id: 'cmd-9', conversationId: 'conv-9', ...(callbackUrl === undefined ? {} : { callbackUrl }) };
  const starting = startEscalation(tools, makeBot(bot), startCommand({ locale, ...own }));
  return { starting, isKept: () => isKept, noted };
}

/** `started`, or the code of the refusal; a refusal must not have kept anything. */
async function outcomeOf(situation: Situation) {
  const { starting, isKept } = startIn(situation);
  const outcome = await starting.then(
    () => 'started',
    (error: { readonly code: string }) => error.code,
  );
  return isKept() === (outcome === 'started') ? outcome : `${outcome}, but kept: ${isKept()}`;
}

describe('a start', () => {
  it('is refused with a code, for a bot that does not queue, when nobody can answer', async () => {
    const bot = { whenNobodyIsThere: 'refuse' } as const;
    expect(await outcomeOf({ bot, availability: 'closed' })).toBe('closed');
    expect(await outcomeOf({ bot, availability: 'unavailable' })).toBe('no_agent');
    for (const availability of ['available', 'busy', 'unknown'] as const) {
      expect([availability, await outcomeOf({ bot, availability })]).toEqual([availability, 'started']);
    }
  });

  it('waits in the queue for a bot that says so, whoever is there', async () => {
    const bot = { whenNobodyIsThere: 'queue' } as const;
    expect(await outcomeOf({ bot, availability: 'closed' })).toBe('started');
    expect(await outcomeOf({ bot, availability: 'unavailable' })).toBe('started');
  });

  it('is refused at once when the helpdesk is paused, is down or refuses our credentials', async () => {
    expect(await outcomeOf({ isPaused: true })).toBe('helpdesk_unavailable');
    expect(await outcomeOf({ gate: 'broken' })).toBe('helpdesk_unavailable');
    expect(await outcomeOf({ gate: 'unauthorized' })).toBe('helpdesk_unavailable');
  });

  it('is refused with a code, not with an error of ours, when the settings of the connection do not fit the release', async () => {
    expect(await outcomeOf({ isUsable: false })).toBe('helpdesk_unavailable');
  });

  it('is the escalation that its conversation or its id has already, kept just then or long ago, and makes no second one', async () => {
    const open = makeEscalation({ conversationId: 'conv-9', commandId: 'cmd-1' });
    const mine = makeEscalation({ conversationId: 'conv-9', commandId: 'cmd-9', state: 'ended' });
    for (const [there, expected] of [
      [{ open }, open],
      [{ byCommand: mine }, mine],
      [{ byCommand: mine, open }, mine],
    ] as const) {
      for (const situation of [{ known: there }, { faster: there }]) {
        const { starting, isKept } = startIn(situation);
        expect(await starting).toMatchObject({ escalation: { id: expected.id }, isNew: false, text: null });
        expect(isKept()).toBe(false);
      }
    }
  });

  it('is refused under the id of a start of another conversation', async () => {
    const other = makeEscalation({ conversationId: 'conv-1', commandId: 'cmd-9' });
    expect(await outcomeOf({ known: { byCommand: other } })).toBe('idempotency_conflict');
    expect(await outcomeOf({ faster: { byCommand: other } })).toBe('idempotency_conflict');
    expect(await outcomeOf({ faster: {} })).toBe('conflict');
  });

  it('posts to the callback that it names, to none when it says so, and otherwise to that of its bot', async () => {
    const bot = { callbackUrl: 'https://bot.example/of-bot' };
    const callbackIn = async (callbackUrl?: string | null) =>
      (await startIn({ bot, ...(callbackUrl === undefined ? {} : { callbackUrl }) }).starting).escalation.callbackUrl;
    expect(await callbackIn()).toBe('https://bot.example/of-bot');
    expect(await callbackIn('https://bot.example/own')).toBe('https://bot.example/own');
    expect(await callbackIn(null)).toBeNull();
  });

  it('notes that its skill was asked for, once a minute, and is no worse for a note that fails', async () => {
    for (const lastUsedAt of [null, now - 60_000, now + 60_000]) {
      const { starting, noted } = startIn({ lastUsedAt });
      await starting;
      expect(noted).toEqual([['rou_1', now]]);
    }
    const { starting, noted } = startIn({ lastUsedAt: now - 59_999 });
    await starting;
    expect(noted).toEqual([]);
    const refused = startIn({ gate: 'broken' });
    await expect(refused.starting).rejects.toThrow();
    expect(refused.noted).toEqual([]);
  });

  it('speaks the end user’s language, and the bot’s where theirs is not known', async () => {
    const languageIn = async (situation: Situation) => (await startIn(situation).starting).escalation.language;
    expect(await languageIn({ locale: 'fr-CA' })).toBe('fr');
    expect(await languageIn({ locale: 'en-GB', bot: { language: 'fr' } })).toBe('en');
    expect(await languageIn({ locale: null, bot: { language: 'fr' } })).toBe('fr');
  });
});
