import { describe, expect, it } from 'vitest';
import { makeBot, makeEscalation } from '../../test/support/builders.ts';
import { recordSaves } from '../../test/support/recorded-saves.ts';
import { makeClaimed } from '../../test/support/records.ts';
import type { Bot } from '../bot-accounts/bot.ts';
import type { BotProtocol, EventDelivery } from '../bots/bot-protocol.ts';
import type { RemoteConversationId } from '../core/ids.ts';
import { silentLogger } from '../core/logger.ts';
import type { Escalation } from '../escalations/escalation.ts';
import { DeliveryFailure } from '../helpdesks/failure.ts';
import type { Delivery } from '../outbox/delivery.ts';
import { createTargetGates } from '../outbox/target-gates.ts';
import { createDeliverEvent, type DeliverEventTools } from './deliver-event.ts';

const bot = makeBot({ callbackUrl: 'https://bot.example/events' });
const remote = { remoteConversationId: 'r' as RemoteConversationId, remoteUserId: null, state: {} };
const refused = new DeliveryFailure('answered 400', { disposition: 'reject', certainty: 'notSent' });
const message = { type: 'message.created' };

interface Around {
  readonly escalation?: Partial<Escalation>;
  readonly bot?: Bot | null;
  /** What the bot answers with; it takes the event when absent. */
  readonly failure?: Error;
  readonly protocol?: Partial<BotProtocol> | null;
  readonly isLeaseLost?: boolean;
  readonly isUnreadable?: boolean;
}

/** Tries an event once: where it was posted to, what was settled beside any change, and what agents are told. */
async function tryOnce(delivery: Partial<Delivery>, around: Around = {}) {
  const { failure, isLeaseLost = false, isUnreadable = false } = around;
  const whose = around.bot === undefined ? bot : around.bot;
  const escalation = makeEscalation({ state: 'active', remote, botId: bot.id, ...around.escalation });
  const posted: EventDelivery[] = [];
  const { keeper, settle, changes, settled } = recordSaves(escalation, { isLeaseLost, isUnreadable });
  const deliver = async (one: EventDelivery): Promise<void> => {
    posted.push(one);
    if (failure !== undefined) throw failure;
  };
  const clock = { now: () => 1000 };
  const tools = {
    outbox: { settle },
    keeper,
    bots: { find: async () => whose },
    connections: { agentLanguageOf: async () => 'fr' },
    protocolOf: () => (around.protocol === undefined ? { deliver } : around.protocol),
    surround: (of: Bot) => ({ now: 1000, bot: of, linkTo: () => '' }),
    gates: createTargetGates(clock),
    clock,
    log: silentLogger,
    report: () => undefined,
  } as unknown as DeliverEventTools;
  const claimed = makeClaimed(escalation, { side: 'bot', kind: 'event', payload: message, ...delivery });
  await createDeliverEvent(tools)(claimed, new AbortController().signal);
  const notices = changes.flatMap((change) => change.deliveries ?? []).map(({ payload }) => payload['text']);
  return { posted, settled: settled.map(({ settlement }) => settlement), changes, notices };
}

describe('an event', () => {
  it('goes to the callback of its escalation, or to the bot’s own where the start named none', async () => {
    const own = await tryOnce({});
    expect(own.posted).toMatchObject([{ bot: { id: bot.id }, callbackUrl: bot.callbackUrl, event: message }]);
    expect(own.settled).toMatchObject([{ kind: 'delivered' }]);
    const callbackUrl = 'https://bot.example/this-one';
    expect((await tryOnce({}, { escalation: { callbackUrl } })).posted).toMatchObject([{ callbackUrl }]);
  });

  it.each([
    ['the bot was removed', { bot: null }],
    ['the bot has no callback any more', { bot: { ...bot, callbackUrl: null } }],
    ['the protocol of the bot is unknown here', { protocol: null }],
    ['the protocol of the bot posts nothing', { protocol: {} }],
  ])('is given up at once where %s', async (_why, around) => {
    const { posted, settled } = await tryOnce({ payload: { type: 'agent.joined' } }, around);
    expect(posted).toEqual([]);
    expect(settled).toMatchObject([{ kind: 'dead', mayHaveArrived: false }]);
  });
});

it('an event of an escalation that cannot be read comes to an end after its last try', async () => {
  const { settled } = await tryOnce({ attempts: 9 }, { isUnreadable: true });
  expect(settled).toMatchObject([{ kind: 'dead', error: 'The escalation cannot be read' }]);
});

describe('an agent whose message the bot does not take', () => {
  it('is told so in the conversation, in the agents’ language, in the commit that gives it up', async () => {
    const { changes, notices, settled } = await tryOnce({}, { failure: refused });
    expect(changes).toMatchObject([{ settlement: { settlement: { kind: 'dead' } } }]);
    expect(notices).toEqual([expect.stringContaining('n’a pas')]);
    expect(settled).toEqual([]);
  });

  it('is not told while it is tried again, nor about any other event', async () => {
    const later = await tryOnce({}, { failure: new Error('connection reset') });
    expect([later.notices, later.settled]).toMatchObject([[], [{ kind: 'retry' }]]);
    const other = await tryOnce({ payload: { type: 'agent.joined' } }, { failure: refused });
    expect([other.notices, other.settled]).toMatchObject([[], [{ kind: 'dead' }]]);
  });

  it.each([
    ['the conversation has ended', { escalation: { state: 'ended' } }],
    ['there is no conversation over there', { escalation: { remote: null } }],
    ['the bot was removed', { bot: null }],
    ['somebody else holds the event now', { isLeaseLost: true }],
  ] as const)('is not told where %s, and the lane goes on', async (_why, around) => {
    const { notices, settled } = await tryOnce({}, { failure: refused, ...around });
    expect([notices, settled]).toMatchObject([[], [{ kind: 'dead' }]]);
  });
});
