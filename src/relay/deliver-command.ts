import type { Bot } from '../bot-accounts/bot.ts';
import type { BotDirectory } from '../bot-accounts/bot-directory.ts';
import type { LiveConnection, LiveConnections } from '../connections/live-connections.ts';
import type { Clock } from '../core/clock.ts';
import { withDeadline } from '../core/deadline.ts';
import type { ConnectionId, MessageId } from '../core/ids.ts';
import type { Logger } from '../core/logger.ts';
import { decideOutcome, type HelpdeskOutcome } from '../escalations/decide-outcome.ts';
import type { Surroundings } from '../escalations/draft.ts';
import type { Escalation, MessageState } from '../escalations/escalation.ts';
import type { EscalationKeeper } from '../escalations/escalation-keeper.ts';
import { type HelpdeskPayload, helpdeskPayloadOf } from '../escalations/payload.ts';
import { DeliveryFailure } from '../helpdesks/failure.ts';
import type { Delivery, Settlement } from '../outbox/delivery.ts';
import type { TargetGates } from '../outbox/target-gates.ts';
import { type AttemptReport, applyToGates, judgeFailure } from './judge-failure.ts';
import { type Performed, type PerformTools, performCommand } from './perform-command.ts';
import type { DeliverOne } from './relay.ts';
import { saveWhileLeased } from './save-while-leased.ts';

export interface DeliverCommandTools extends PerformTools {
  readonly keeper: EscalationKeeper;
  readonly connections: LiveConnections;
  readonly bots: BotDirectory;
  readonly gates: TargetGates;
  readonly clock: Clock;
  readonly log: Logger;
  surround(bot: Bot): Surroundings;
  report(report: AttemptReport): void;
}

const withinMs = { open: 60_000, send: 15_000, sendFile: 90_000, close: 30_000, update: 30_000, notice: 15_000 };

/** Carries deliveries towards helpdesks: perform, judge, decide, commit. */
export function createDeliverCommand(tools: DeliverCommandTools): DeliverOne {
  return async (delivery, shutdown) => {
    const startedAt = tools.clock.now();
    const payload = helpdeskPayloadOf(delivery.payload);
    const tried = await withDeadline(shutdown, deadlineOf(payload), (signal) =>
      attempt(tools, { delivery, payload }, signal),
    );
    if (tried.ok) {
      const durationMs = tools.clock.now() - startedAt;
      tools.gates.ended(delivery.target, 'ok');
      await settle(tools, delivery, { kind: 'delivered', durationMs }, tried.performed);
      tools.report({ delivery, outcome: 'delivered', durationMs, error: null });
      return 'delivered';
    }
    const judged = judgeFailure({
      error: tried.error,
      delivery,
      hasBegun: tried.hasBegun,
      isShutdown: shutdown.aborted,
      reachedStep: tried.reachedStep,
      now: tools.clock.now(),
      startedAt,
      chance: Math.random(),
    });
    applyToGates(tools.gates, delivery.target, judged);
    const isDead = judged.settlement.kind === 'dead';
    const outcome = isDead ? deadOutcome(payload, judged.code, judged.isGone) : null;
    await settle(tools, delivery, judged.settlement, outcome);
    tools.report({ delivery, outcome: judged.settlement.kind, durationMs: judged.durationMs, error: judged.error });
    return judged.settlement.kind;
  };
}

type Tried =
  | { readonly ok: true; readonly performed: Performed }
  | { readonly ok: false; readonly error: unknown; readonly hasBegun: boolean; readonly reachedStep: number };

async function attempt(
  tools: DeliverCommandTools,
  { delivery, payload }: { readonly delivery: Delivery; readonly payload: HelpdeskPayload },
  signal: AbortSignal,
): Promise<Tried> {
  let hasBegun = false;
  let reachedStep = 0;
  const reached = (step: number): void => {
    reachedStep = Math.max(reachedStep, step);
  };
  try {
    const { escalation, live } = await load(tools, delivery);
    if (payload.kind === 'open') await refuseWithoutBot(tools, escalation);
    hasBegun = true;
    return {
      ok: true,
      performed: await performCommand(tools, { delivery, payload, escalation, live, reached }, signal),
    };
  } catch (error) {
    return { ok: false, error, hasBegun, reachedStep };
  }
}

function deadlineOf(payload: HelpdeskPayload): number {
  return payload.kind === 'send' && payload.part.kind === 'attachment' ? withinMs.sendFile : withinMs[payload.kind];
}

async function load(
  tools: DeliverCommandTools,
  delivery: Delivery,
): Promise<{ readonly escalation: Escalation; readonly live: LiveConnection }> {
  const escalation = await tools.keeper.read(delivery.escalationId);
  if (escalation === null) throw new Error(`Delivery ${delivery.id} belongs to no escalation.`);
  return { escalation, live: await tools.connections.get(delivery.target as ConnectionId) };
}

/** Agents would be left alone with a conversation that nobody can end any more. */
async function refuseWithoutBot(tools: DeliverCommandTools, { botId }: Escalation): Promise<void> {
  if ((await tools.bots.find(botId)) !== null) return;
  throw new DeliveryFailure('The bot was removed', { disposition: 'reject', certainty: 'notSent' });
}

function deadOutcome(payload: HelpdeskPayload, code: string, isGone: boolean): HelpdeskOutcome | null {
  if (payload.kind === 'send') return { kind: 'sendDead', payload, code, isGone };
  return payload.kind === 'open' ? { kind: 'openDead', code } : null;
}

/** Saves what became of a delivery. A database that is out of reach is asked again for as long as the lease lasts. */
async function settle(
  tools: DeliverCommandTools,
  delivery: Delivery,
  settlement: Settlement,
  outcome: HelpdeskOutcome | null,
): Promise<void> {
  const save = () => conclude(tools, delivery, settlement, outcome);
  await saveWhileLeased(save, { log: tools.log, deliveryId: delivery.id });
}

async function conclude(
  tools: DeliverCommandTools,
  delivery: Delivery,
  settlement: Settlement,
  outcome: HelpdeskOutcome | null,
): Promise<void> {
  const settled = {
    deliveryId: delivery.id,
    leaseToken: delivery.leaseToken,
    settlement,
    at: tools.clock.now(),
  };
  if (outcome === null) {
    await tools.outbox.settle([settled]);
    return;
  }
  const messageState = await stateBefore(tools, outcome);
  const isRepaired =
    outcome.kind === 'sent' &&
    messageState === 'failed' &&
    (await isLastMissing(tools, delivery, outcome.payload.messageId));
  const changed = await tools.keeper.change(delivery.escalationId, async (escalation) => {
    const found = await tools.bots.find(escalation.botId);
    if (found === null) return { change: null, result: null };
    const { now, bot, linkTo } = tools.surround(found);
    const live = await tools.connections.find(escalation.connectionId);
    const agentLanguage = live?.connection.agentLanguage ?? 'en';
    const context = { now, bot, linkTo, settlement: settled, agentLanguage, messageState, isRepaired };
    return { change: decideOutcome(escalation, outcome, context), result: null };
  });
  if (changed.status === 'leaseLost') tools.log.warn({ deliveryId: delivery.id }, 'delivery.lease_lost');
  // Its bot was removed: there is nobody to tell, but the lane must go on.
  if (changed.status === 'unchanged') await tools.outbox.settle([settled]);
}

/** What became of earlier pieces of the same message; a message of one piece needs no look. */
async function stateBefore(tools: DeliverCommandTools, outcome: HelpdeskOutcome): Promise<MessageState> {
  if (outcome.kind !== 'sent' && outcome.kind !== 'sendDead') return 'accepted';
  const { isFirstPiece, isLastPiece } = outcome.payload;
  if (isFirstPiece && isLastPiece) return 'accepted';
  return (await tools.store.findMessage(outcome.payload.messageId))?.state ?? 'accepted';
}

/** After a replay: whether every other piece of the same message has arrived. */
async function isLastMissing(
  { outbox }: DeliverCommandTools,
  { id, escalationId }: Delivery,
  messageId: MessageId,
): Promise<boolean> {
  const filter = { escalationId, kind: 'send', limit: 200 };
  let page = await outbox.listUnsettled(filter);
  for (;;) {
    if (page.some((other) => other.id !== id && other.payload['messageId'] === messageId)) return false;
    const after = page.length < filter.limit ? undefined : page.at(-1)?.id;
    if (after === undefined) return true;
    page = await outbox.listUnsettled({ ...filter, after });
  }
}
