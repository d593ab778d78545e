import type { Bot } from '../bot-accounts/bot.ts';
import type { BotDirectory } from '../bot-accounts/bot-directory.ts';
import type { LiveConnections } from '../connections/live-connections.ts';
import type { Clock } from '../core/clock.ts';
import type { DeliveryId } from '../core/ids.ts';
import type { Delivery, DeliverySettlement } from '../outbox/delivery.ts';
import type { OutboxStore } from '../outbox/store.ts';
import { decideOutcome, type HelpdeskOutcome } from './decide-outcome.ts';
import type { Surroundings } from './draft.ts';
import type { EscalationKeeper } from './escalation-keeper.ts';
import { foundIn } from './found-conversation.ts';
import { helpdeskPayloadOf } from './payload.ts';
import type { EscalationStore } from './store.ts';

export interface StuckTools {
  readonly store: Pick<EscalationStore, 'findMessage'>;
  readonly outbox: Pick<OutboxStore, 'take' | 'settle'>;
  readonly keeper: Pick<EscalationKeeper, 'change'>;
  readonly bots: Pick<BotDirectory, 'find'>;
  readonly connections: Pick<LiveConnections, 'agentLanguageOf'>;
  readonly clock: Clock;
  surround(bot: Bot): Surroundings;
}

const leaseMs = 30_000;

/**
 * Marks a waiting delivery at the head of its lane as not needed any more; the lane goes on. Whoever sent what it
 * carried is told as if it had been given up. False when it is under way, or not at the head.
 */
export async function skipWaiting(tools: StuckTools, id: DeliveryId, reason: string): Promise<boolean> {
  const delivery = await tools.outbox.take({ id, leaseMs, now: tools.clock.now() });
  if (delivery === null) return false;
  const settlement: DeliverySettlement = {
    deliveryId: id,
    leaseToken: delivery.leaseToken,
    settlement: { kind: 'skipped', reason },
    at: tools.clock.now(),
  };
  const outcome = outcomeOf(delivery);
  if (outcome === null) return (await tools.outbox.settle([settlement])).leaseLost.length === 0;
  return tell(tools, { delivery, settlement, outcome });
}

/** What skipping means to the escalation; `null` when it changes nothing there. */
function outcomeOf(delivery: Delivery): HelpdeskOutcome | null {
  if (delivery.side === 'bot') return null;
  const payload = helpdeskPayloadOf(delivery.payload);
  if (payload.kind === 'send') return { kind: 'sendDead', payload, code: 'skipped', isGone: false };
  return payload.kind === 'open' ? { kind: 'openDead', code: 'skipped', found: foundIn(delivery.notes) } : null;
}

interface Skipped {
  readonly delivery: Delivery;
  readonly settlement: DeliverySettlement;
  readonly outcome: HelpdeskOutcome;
}

async function tell(tools: StuckTools, { delivery, settlement, outcome }: Skipped): Promise<boolean> {
  const message = outcome.kind === 'sendDead' ? await tools.store.findMessage(outcome.payload.messageId) : null;
  const changed = await tools.keeper.change(delivery.escalationId, async (escalation) => {
    const bot = await tools.bots.find(escalation.botId);
    if (bot === null) return { change: null, result: null };
    const agentLanguage = await tools.connections.agentLanguageOf(escalation.connectionId);
    const facts = { settlement, agentLanguage, messageState: message?.state ?? 'accepted' };
    return { change: decideOutcome(escalation, outcome, { ...tools.surround(bot), ...facts }), result: null };
  });
  if (changed.status !== 'unchanged') return changed.status === 'committed';
  // Its bot was removed: there is nobody to tell.
  return (await tools.outbox.settle([settlement])).leaseLost.length === 0;
}
