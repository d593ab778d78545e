import { isDeepStrictEqual } from 'node:util';
import type { Bot } from '../bot-accounts/bot.ts';
import type { BotDirectory } from '../bot-accounts/bot-directory.ts';
import type { LiveConnection, LiveConnections } from '../connections/live-connections.ts';
import type { ConnectionId, MessageId } from '../core/ids.ts';
import { decideOutcome, type HelpdeskOutcome } from '../escalations/decide-outcome.ts';
import type { Surroundings } from '../escalations/draft.ts';
import type { Escalation, MessageState } from '../escalations/escalation.ts';
import type { EscalationKeeper } from '../escalations/escalation-keeper.ts';
import { foundIn, withFound } from '../escalations/found-conversation.ts';
import { helpdeskPayloadOf, type SendPayload } from '../escalations/payload.ts';
import { DeliveryFailure } from '../helpdesks/failure.ts';
import type { Delivery, DeliverySettlement } from '../outbox/delivery.ts';
import { progressOf } from './attempt-progress.ts';
import { type CarryTools, createCarry, type Failed, type Tried } from './carry-delivery.ts';
import { type Performed, type PerformTools, performCommand } from './perform-command.ts';
import type { DeliverOne } from './relay.ts';

export interface DeliverCommandTools extends PerformTools, CarryTools {
  readonly keeper: EscalationKeeper;
  readonly connections: LiveConnections;
  readonly bots: BotDirectory;
  surround(bot: Bot): Surroundings;
}

const withinMs = { open: 60_000, send: 15_000, sendFile: 90_000, close: 30_000, update: 30_000, notice: 15_000 };

/** Carries deliveries towards helpdesks: perform, decide, commit. */
export function createDeliverCommand(tools: DeliverCommandTools): DeliverOne {
  return createCarry(tools, {
    withinMs: withinMsOf,
    attempt: (delivery, signal) => attempt(tools, delivery, signal),
    saveDelivered: (delivery, settled, performed) => conclude(tools, delivery, settled, performed),
    saveFailed: (delivery, settled, failed) => saveFailed(tools, delivery, settled, failed),
  });
}

async function attempt(tools: DeliverCommandTools, delivery: Delivery, signal: AbortSignal): Promise<Tried<Performed>> {
  let hasBegun = false;
  const progress = progressOf(delivery);
  try {
    const payload = helpdeskPayloadOf(delivery.payload);
    const { escalation, live } = await load(tools, delivery);
    if (payload.kind === 'open') await refuseWithoutBot(tools, escalation);
    hasBegun = true;
    const performed = await performCommand(tools, { delivery, payload, escalation, live, progress }, signal);
    return { ok: true, done: performed };
  } catch (error) {
    return { ok: false, error, hasBegun, progress };
  }
}

function withinMsOf({ payload }: Delivery): number {
  const { kind, part } = payload as Partial<SendPayload>;
  return kind === 'send' && part?.kind === 'attachment'
    ? withinMs.sendFile
    : (withinMs[kind ?? 'send'] ?? withinMs.send);
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

async function saveFailed(
  tools: DeliverCommandTools,
  delivery: Delivery,
  settled: DeliverySettlement,
  failed: Failed,
): Promise<void> {
  const { found, notes } = failed.progress;
  const isNews = found !== null && !isDeepStrictEqual(found, foundIn(delivery.notes));
  // What a failed opening has found is known to the next attempt, even if that one gets nowhere.
  if (isNews) await tools.outbox.note(delivery.id, delivery.leaseToken, withFound(notes, found));
  await conclude(tools, delivery, settled, deadOutcome(delivery, failed));
}

/** What follows from a delivery that is given up, `null` where nothing does. */
function deadOutcome({ kind, payload }: Delivery, { judged, progress }: Failed): HelpdeskOutcome | null {
  const { code, isGone, settlement } = judged;
  if (settlement.kind !== 'dead') return null;
  if (kind === 'send') return { kind: 'sendDead', payload: payload as unknown as SendPayload, code, isGone };
  return kind === 'open' ? { kind: 'openDead', code, found: progress.found } : null;
}

async function conclude(
  tools: DeliverCommandTools,
  delivery: Delivery,
  settled: DeliverySettlement,
  outcome: HelpdeskOutcome | null,
): Promise<void> {
  if (outcome === null) {
    await tools.outbox.settle([settled]);
    return;
  }
  const messageState = await stateBefore(tools, delivery, outcome);
  const isRepaired =
    outcome.kind === 'sent' &&
    messageState === 'failed' &&
    (await isLastMissing(tools, delivery, outcome.payload.messageId));
  const changed = await tools.keeper.change(delivery.escalationId, async (escalation) => {
    const found = await tools.bots.find(escalation.botId);
    if (found === null) return { change: null, result: null };
    const { now, bot, linkTo } = tools.surround(found);
    const agentLanguage = await tools.connections.agentLanguageOf(escalation.connectionId);
    const context = { now, bot, linkTo, settlement: settled, agentLanguage, messageState, isRepaired };
    return { change: decideOutcome(escalation, outcome, context), result: null };
  });
  if (changed.status === 'leaseLost') tools.log.warn({ deliveryId: delivery.id }, 'delivery.lease_lost');
  // Its bot was removed: there is nobody to tell, but the lane must go on.
  if (changed.status === 'unchanged') await tools.outbox.settle([settled]);
}

/** What became of the message so far. One of a single piece needs no look, unless agents may have had it before this try. */
async function stateBefore(
  tools: DeliverCommandTools,
  { attempts, mayHaveArrived }: Delivery,
  outcome: HelpdeskOutcome,
): Promise<MessageState> {
  if (outcome.kind !== 'sent' && outcome.kind !== 'sendDead') return 'accepted';
  const { isFirstPiece, isLastPiece } = outcome.payload;
  if (isFirstPiece && isLastPiece && attempts === 0 && !mayHaveArrived) return 'accepted';
  return (await tools.store.findMessage(outcome.payload.messageId))?.state ?? 'accepted';
}

/** After a failure: whether every other piece of the same message has arrived. A piece that was skipped never will. */
async function isLastMissing(
  { outbox }: DeliverCommandTools,
  { id, escalationId, createdAt }: Delivery,
  messageId: MessageId,
): Promise<boolean> {
  // The pieces of a message are accepted at once; what was skipped has nothing else left to be known by.
  const isOfMessage = (other: Pick<Delivery, 'payload' | 'createdAt'>): boolean => {
    const carried = other.payload['messageId'];
    return carried === undefined ? other.createdAt === createdAt : carried === messageId;
  };
  const filter = { escalationId, kind: 'send', limit: 200 };
  let page = await outbox.listUndelivered(filter);
  for (;;) {
    if (page.some((other) => other.id !== id && isOfMessage(other))) return false;
    const after = page.length < filter.limit ? undefined : page.at(-1)?.id;
    if (after === undefined) return true;
    page = await outbox.listUndelivered({ ...filter, after });
  }
}
