import type { Bot } from '../bot-accounts/bot.ts';
import type { BotDirectory } from '../bot-accounts/bot-directory.ts';
import type { BotProtocol, EventDelivery } from '../bots/bot-protocol.ts';
import type { LiveConnections } from '../connections/live-connections.ts';
import type { BotId } from '../core/ids.ts';
import { Draft, type Surroundings } from '../escalations/draft.ts';
import type { Escalation } from '../escalations/escalation.ts';
import type { EscalationKeeper } from '../escalations/escalation-keeper.ts';
import { agentTexts } from '../escalations/texts.ts';
import { DeliveryFailure } from '../helpdesks/failure.ts';
import type { Delivery, DeliverySettlement } from '../outbox/delivery.ts';
import type { OutboxStore } from '../outbox/store.ts';
import { noProgress } from './attempt-progress.ts';
import { type CarryTools, createCarry, type Tried } from './carry-delivery.ts';
import type { DeliverOne } from './relay.ts';

export interface DeliverEventTools extends CarryTools {
  readonly outbox: OutboxStore;
  readonly keeper: EscalationKeeper;
  readonly bots: BotDirectory;
  readonly connections: Pick<LiveConnections, 'agentLanguageOf'>;
  protocolOf(kind: string): BotProtocol | null;
  surround(bot: Bot): Surroundings;
}

/** How long a bot may take to answer for one event. */
const withinMs = 10_000;

/** Carries events to bots. The numbered list keeps every event, so a dead delivery loses nothing that can still be read. */
export function createDeliverEvent(tools: DeliverEventTools): DeliverOne {
  const settle = async (settled: DeliverySettlement): Promise<void> => {
    await tools.outbox.settle([settled]);
  };
  return createCarry<null>(tools, {
    withinMs: () => withinMs,
    attempt: (delivery, signal) => post(tools, delivery, signal).then(posted, notPosted),
    saveDelivered: (_delivery, settled) => settle(settled),
    saveFailed: (delivery, settled) => {
      const isLostMessage = settled.settlement.kind === 'dead' && delivery.payload['type'] === 'message.created';
      return isLostMessage ? tellAgent(tools, delivery, settled) : settle(settled);
    },
  });
}

const posted = (): Tried<null> => ({ ok: true, done: null });
const notPosted = (error: unknown): Tried<null> => ({ ok: false, error, hasBegun: true, progress: noProgress() });

async function post(tools: DeliverEventTools, delivery: Delivery, signal: AbortSignal): Promise<void> {
  const [bot, escalation] = await Promise.all([
    tools.bots.find(delivery.target as BotId),
    tools.keeper.read(delivery.escalationId),
  ]);
  const protocol = bot === null ? null : tools.protocolOf(bot.protocol);
  const callbackUrl = escalation?.callbackUrl ?? bot?.callbackUrl ?? null;
  if (bot === null || callbackUrl === null || protocol?.deliver === undefined) {
    throw new DeliveryFailure('The bot has no callback any more', { disposition: 'reject', certainty: 'notSent' });
  }
  const event: EventDelivery = { deliveryId: delivery.id, bot, callbackUrl, event: delivery.payload };
  await protocol.deliver(event, signal);
}

/** An agent whose message could not be posted is told so, in the conversation. */
async function tellAgent(tools: DeliverEventTools, delivery: Delivery, settled: DeliverySettlement): Promise<void> {
  const changed = await tools.keeper.change(delivery.escalationId, async (escalation: Escalation) => {
    const bot = await tools.bots.find(escalation.botId);
    if (bot === null || escalation.remote === null || escalation.state === 'ended') {
      return { change: null, result: null };
    }
    const agentLanguage = await tools.connections.agentLanguageOf(escalation.connectionId);
    const draft = new Draft(escalation, tools.surround(bot));
    draft.command({ kind: 'notice', text: agentTexts.notDelivered[agentLanguage] });
    return { change: draft.done({ settlement: settled }), result: null };
  });
  if (changed.status !== 'committed') await tools.outbox.settle([settled]);
}
