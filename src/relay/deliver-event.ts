import type { Bot } from '../bot-accounts/bot.ts';
import type { BotDirectory } from '../bot-accounts/bot-directory.ts';
import type { BotProtocol, EventDelivery } from '../bots/bot-protocol.ts';
import type { LiveConnections } from '../connections/live-connections.ts';
import type { Clock } from '../core/clock.ts';
import { withDeadline } from '../core/deadline.ts';
import type { BotId } from '../core/ids.ts';
import type { Logger } from '../core/logger.ts';
import { Draft, type Surroundings } from '../escalations/draft.ts';
import type { Escalation } from '../escalations/escalation.ts';
import type { EscalationKeeper } from '../escalations/escalation-keeper.ts';
import { agentTexts } from '../escalations/texts.ts';
import { DeliveryFailure } from '../helpdesks/failure.ts';
import type { Delivery, DeliverySettlement, Settlement } from '../outbox/delivery.ts';
import type { OutboxStore } from '../outbox/store.ts';
import type { TargetGates } from '../outbox/target-gates.ts';
import { type AttemptReport, applyToGates, judgeFailure } from './judge-failure.ts';
import type { DeliverOne } from './relay.ts';
import { saveWhileLeased } from './save-while-leased.ts';

export interface DeliverEventTools {
  readonly outbox: OutboxStore;
  readonly keeper: EscalationKeeper;
  readonly bots: BotDirectory;
  readonly connections: LiveConnections;
  protocolOf(kind: string): BotProtocol | null;
  readonly gates: TargetGates;
  readonly clock: Clock;
  readonly log: Logger;
  surround(bot: Bot): Surroundings;
  report(report: AttemptReport): void;
}

/** How long a bot may take to answer for one event. */
const withinMs = 10_000;

/** Carries events to bots. The numbered list keeps every event, so a dead delivery loses nothing that can still be read. */
export function createDeliverEvent(tools: DeliverEventTools): DeliverOne {
  return async (delivery, shutdown) => {
    const startedAt = tools.clock.now();
    const error = await withDeadline(shutdown, withinMs, (signal) => post(tools, delivery, signal)).then(
      () => null,
      (thrown: unknown) => ({ thrown }),
    );
    const now = tools.clock.now();
    if (error === null) {
      const durationMs = now - startedAt;
      tools.gates.ended(delivery.target, 'ok');
      await settle(tools, delivery, { kind: 'delivered', durationMs });
      tools.report({ delivery, outcome: 'delivered', durationMs, error: null });
      return 'delivered';
    }
    const isShutdown = shutdown.aborted;
    const judged = judgeFailure({
      error: error.thrown,
      delivery,
      hasBegun: true,
      isShutdown,
      reachedStep: 0,
      now,
      startedAt,
      chance: Math.random(),
    });
    applyToGates(tools.gates, delivery.target, judged);
    await settle(tools, delivery, judged.settlement);
    tools.report({ delivery, outcome: judged.settlement.kind, durationMs: judged.durationMs, error: judged.error });
    return judged.settlement.kind;
  };
}

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

async function settle(tools: DeliverEventTools, delivery: Delivery, settlement: Settlement): Promise<void> {
  const settled: DeliverySettlement = {
    deliveryId: delivery.id,
    leaseToken: delivery.leaseToken,
    settlement,
    at: tools.clock.now(),
  };
  const isLostMessage = settlement.kind === 'dead' && delivery.payload['type'] === 'message.created';
  const save = isLostMessage
    ? () => tellAgent(tools, delivery, settled)
    : async () => {
        await tools.outbox.settle([settled]);
      };
  await saveWhileLeased(save, { log: tools.log, deliveryId: delivery.id });
}

/** An agent whose message could not be posted is told so, in the conversation. */
async function tellAgent(tools: DeliverEventTools, delivery: Delivery, settled: DeliverySettlement): Promise<void> {
  const changed = await tools.keeper.change(delivery.escalationId, async (escalation: Escalation) => {
    const bot = await tools.bots.find(escalation.botId);
    const live = await tools.connections.find(escalation.connectionId);
    if (bot === null || live === null || escalation.remote === null || escalation.state === 'ended') {
      return { change: null, result: null };
    }
    const draft = new Draft(escalation, tools.surround(bot));
    draft.command({ kind: 'notice', text: agentTexts.notDelivered[live.connection.agentLanguage] });
    return { change: draft.done({ settlement: settled }), result: null };
  });
  if (changed.status !== 'committed') await tools.outbox.settle([settled]);
}
