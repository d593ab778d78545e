import { expect, it } from 'vitest';
import { makeBot, makeCapabilities, makeConnection, makeEscalation } from '../../test/support/builders.ts';
import { makeDelivery } from '../../test/support/records.ts';
import { openDatabase } from '../db/open.ts';
import type { GateState } from '../outbox/target-gates.ts';
import type { Escalation } from './escalation.ts';
import { createEscalationKeeper } from './escalation-keeper.ts';
import { createEscalationsForBots, type EscalationsTools } from './escalations-for-bots.ts';

interface Situation {
  readonly gate?: GateState;
  readonly isPaused?: boolean;
}

/** What a bot is told before it starts, where the helpdesk itself says that somebody is there. */
async function toldIn({ gate = 'open', isPaused = false }: Situation): Promise<string> {
  const connection = makeConnection({ isPaused });
  const tools = {
    routes: { findFor: async () => ({ connectionId: connection.id, remoteGroupId: null }) },
    connections: { findUsable: async () => ({ connection, capabilities: makeCapabilities() }) },
    availability: { of: async () => ({ state: 'available', checkedAt: 1 }) },
    gates: { stateOf: () => gate },
  } as unknown as EscalationsTools;
  return (await createEscalationsForBots(tools).availability(makeBot(), 'billing')).state;
}

it('a bot hears that nobody is there while a start would be refused: paused, down, or without our credentials', async () => {
  expect(await toldIn({})).toBe('available');
  expect(await toldIn({ gate: 'paused' })).toBe('available');
  expect(await toldIn({ gate: 'broken' })).toBe('unavailable');
  expect(await toldIn({ gate: 'unauthorized' })).toBe('unavailable');
  expect(await toldIn({ isPaused: true })).toBe('unavailable');
});

it('an escalation is complete once it has ended and nothing waits for its helpdesk, whatever waits for the bot', async () => {
  const bot = makeBot();
  const database = await openDatabase({ file: null, masterKeys: [new Uint8Array(32)], thread: false });
  const { escalations: store, outbox } = database.stores;
  const keeper = createEscalationKeeper(store);
  const isComplete = async (escalation: Escalation) =>
    createEscalationsForBots({ keeper, outbox } as unknown as EscalationsTools).isComplete(bot, escalation.id);
  const ended = { botId: bot.id, state: 'ended', endedAt: 1 } as const;
  const open = makeEscalation({ botId: bot.id });
  const onItsWay = makeEscalation({ ...ended, conversationId: 'on its way', commandId: 'on its way' });
  const told = makeEscalation({ ...ended, conversationId: 'told', commandId: 'told' });
  await keeper.create({ escalation: open });
  await keeper.create({ escalation: onItsWay, deliveries: [makeDelivery(onItsWay)] });
  await keeper.create({ escalation: told, deliveries: [makeDelivery(told, { side: 'bot', kind: 'event' })] });
  expect(await Promise.all([open, onItsWay, told].map(isComplete))).toEqual([false, false, true]);
  const [sent] = await outbox.claim({ limit: 1, leaseMs: 1, now: 2_000, exceptTargets: [bot.id] });
  if (sent === undefined) throw new Error('Nothing was on its way.');
  const settlement = { kind: 'delivered', durationMs: 1 } as const;
  await outbox.settle([{ deliveryId: sent.id, leaseToken: sent.leaseToken, settlement, at: 2_000 }]);
  expect(await isComplete(onItsWay)).toBe(true);
  await database.close();
});
