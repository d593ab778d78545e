import { expect, it } from 'vitest';
import { makeBot, makeEscalation } from '../../test/support/builders.ts';
import { recordSaves } from '../../test/support/recorded-saves.ts';
import { makeClaimed, makePiece } from '../../test/support/records.ts';
import type { Bot } from '../bot-accounts/bot.ts';
import type { RemoteConversationId } from '../core/ids.ts';
import type { Delivery } from '../outbox/delivery.ts';
import type { MessageState } from './escalation.ts';
import { withFound } from './found-conversation.ts';
import { type StuckTools, skipWaiting } from './settle-stuck.ts';

const escalation = makeEscalation({ state: 'opening' });
const opening = makeClaimed(escalation, {
  kind: 'open',
  payload: { kind: 'open', transcript: [], hasPendingMessage: false },
  attempts: 3,
  mayHaveArrived: true,
});
const reason = 'not needed';
const skipped = { deliveryId: opening.id, leaseToken: 't', settlement: { kind: 'skipped', reason }, at: 1000 };

interface Around {
  readonly isBotGone?: boolean;
  readonly messageState?: MessageState;
  readonly isLeaseLost?: boolean;
}

/** Skips this delivery; `settled` is what was settled beside any change. */
async function skip(taken: Delivery | null, { isBotGone = false, messageState, isLeaseLost = false }: Around = {}) {
  const { keeper, settle, changes, settled } = recordSaves(escalation, { isLeaseLost });
  const tools = {
    store: { findMessage: async () => (messageState === undefined ? null : { state: messageState }) },
    outbox: { take: async () => taken, settle },
    keeper,
    bots: { find: async () => (isBotGone ? null : makeBot()) },
    connections: { agentLanguageOf: async () => 'en' },
    clock: { now: () => 1000 },
    surround: (bot: Bot) => ({ now: 1000, bot, linkTo: () => '' }),
  } as unknown as StuckTools;
  const isDone = await skipWaiting(tools, opening.id, reason);
  const told = changes.flatMap(({ events = [] }) => events).map(({ type, data }) => `${type} ${data['code'] ?? ''}`);
  return { isDone, changes, settled, told };
}

it('an opening that is skipped ends the escalation in the same commit, and its bot is told', async () => {
  const { isDone, changes, settled, told } = await skip(opening);
  expect(isDone).toBe(true);
  expect(changes).toMatchObject([{ settlement: skipped, escalation: { state: 'ended' } }]);
  expect(told).toEqual(['escalation.ended ']);
  expect(settled).toEqual([]);
});

it('what an opening had made over there before it was skipped is known to the close behind it', async () => {
  const found = { remoteConversationId: 'r' as RemoteConversationId, remoteUserId: null, state: { token: 'x' } };
  const { changes } = await skip({ ...opening, notes: withFound({ own: 1 }, found) });
  expect(changes[0]?.escalation.remote).toEqual(found);
});

it('a message that is skipped is told to have failed, once', async () => {
  const message = { ...opening, kind: 'send', payload: makePiece() };
  expect(await skip(message)).toMatchObject({ isDone: true, told: ['message.failed skipped'] });
  expect(await skip(message, { messageState: 'failed' })).toMatchObject({ isDone: true, told: [] });
});

it('what nobody waits for, an event or a notice, is skipped without a word', async () => {
  const event = makeClaimed(escalation, { id: opening.id, side: 'bot', kind: 'event' });
  const notice = { ...opening, kind: 'notice', payload: { kind: 'notice', text: 'x' } };
  for (const one of [event, notice]) {
    expect(await skip(one)).toEqual({ isDone: true, changes: [], settled: [skipped], told: [] });
    expect(await skip(one, { isLeaseLost: true })).toMatchObject({ isDone: false });
  }
});

it('what is under way, or behind something else, is not skipped', async () => {
  expect(await skip(null)).toEqual({ isDone: false, changes: [], settled: [], told: [] });
  expect(await skip(opening, { isLeaseLost: true })).toMatchObject({ isDone: false, settled: [] });
});

it('a waiting opening of a bot that was removed can be skipped, though there is nobody to tell', async () => {
  expect(await skip(opening, { isBotGone: true })).toEqual({ isDone: true, changes: [], settled: [skipped], told: [] });
});
