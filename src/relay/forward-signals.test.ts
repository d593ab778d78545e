import { expect, it } from 'vitest';
import { makeBot, makeEscalation } from '../../test/support/builders.ts';
import type { Bot } from '../bot-accounts/bot.ts';
import { silentLogger } from '../core/logger.ts';
import type { Escalation } from '../escalations/escalation.ts';
import type { EscalationSignal } from '../escalations/escalation-event.ts';
import { createLiveFeed } from '../escalations/live-feed.ts';
import { type ForwardTools, forwardSignals } from './forward-signals.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

interface Around {
  readonly escalation?: Escalation | null;
  readonly bot?: Bot | null;
  readonly isUnreadable?: boolean;
}

/** Says over the feed that an agent types, and answers where that was posted to. */
async function postedOf({ bot = makeBot(), isUnreadable = false, ...around }: Around) {
  const escalation =
    around.escalation === undefined ? makeEscalation({ callbackUrl: 'https://bot.example/e' }) : around.escalation;
  const feed = createLiveFeed();
  const posted: string[] = [];
  const dropped: string[] = [];
  const stop = forwardSignals({
    feed,
    keeper: {
      read: async () => {
        if (isUnreadable) throw new Error('database is locked');
        return escalation;
      },
    },
    bots: { find: async () => bot },
    log: { ...silentLogger, debug: (_fields: object, event: string) => dropped.push(event) },
    protocolOf: () => ({
      signal: (_bot: Bot, url: string, { type }: EscalationSignal) => posted.push(`${type} ${url}`),
    }),
  } as unknown as ForwardTools);
  const { id, conversationId } = escalation ?? makeEscalation();
  const say = async () => {
    feed.signal({ escalationId: id, conversationId, type: 'agent.typing', at: 1, data: {} });
    await turn();
  };
  await say();
  stop();
  await say();
  return { posted, dropped };
}

it('a signal is posted to the callback of its escalation, until forwarding is stopped', async () => {
  expect(await postedOf({})).toEqual({ posted: ['agent.typing https://bot.example/e'], dropped: [] });
});

it('a signal that has nowhere to go is dropped without a word', async () => {
  const nothing = { posted: [], dropped: [] };
  expect(await postedOf({ escalation: makeEscalation() })).toEqual(nothing);
  expect(await postedOf({ escalation: null })).toEqual(nothing);
  expect(await postedOf({ bot: null })).toEqual(nothing);
});

it('a signal of an escalation that cannot be read is noted and dropped, and brings nothing down', async () => {
  expect(await postedOf({ isUnreadable: true })).toEqual({ posted: [], dropped: ['signal.dropped'] });
});
