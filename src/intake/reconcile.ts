import type { LiveConnections } from '../connections/live-connections.ts';
import type { Clock } from '../core/clock.ts';
import { withDeadline } from '../core/deadline.ts';
import { errorFacts } from '../core/error-facts.ts';
import type { EscalationId } from '../core/ids.ts';
import type { Logger } from '../core/logger.ts';
import type { Escalation } from '../escalations/escalation.ts';
import type { EscalationKeeper } from '../escalations/escalation-keeper.ts';
import type { EscalationStore } from '../escalations/store.ts';
import type { HelpdeskEvent } from '../helpdesks/event.ts';
import { DeliveryFailure } from '../helpdesks/failure.ts';
import { type TakeEvent, wasMissed } from './take-event.ts';

export interface ReconcileTools {
  readonly store: EscalationStore;
  readonly keeper: EscalationKeeper;
  readonly connections: LiveConnections;
  readonly takeEvent: TakeEvent;
  readonly clock: Clock;
  readonly log: Logger;
}

/** How long an open escalation goes without being compared with the helpdesk. */
export const reconcileEveryMs = 5 * 60_000;

const atOnce = 10;
const withinMs = 30_000;

/**
 * Compares open escalations with the helpdesk, oldest comparison first: brings what we missed and ends what has ended
 * over there. Answers how many were compared, so that the caller knows whether there are more.
 */
export async function reconcile(tools: ReconcileTools, everyMs: number, stopping: AbortSignal): Promise<number> {
  const now = tools.clock.now();
  const due = await tools.store.dueReconciliations({ before: now - everyMs, now, limit: atOnce });
  await Promise.all(due.map((id) => reconcileOne(tools, id, stopping)));
  return due.length;
}

/**
 * Compares one open escalation with the helpdesk. Never throws: what cannot be asked within half a minute, or before the
 * program stops, is asked next time.
 */
export async function reconcileOne(tools: ReconcileTools, id: EscalationId, stopping: AbortSignal): Promise<void> {
  try {
    const escalation = await tools.keeper.read(id);
    if (escalation === null || escalation.remote === null || escalation.state === 'ended') return;
    const missed = await withDeadline(stopping, withinMs, (signal) => missedEvents(tools, escalation, signal));
    await takeMissed(tools, escalation, missed);
  } catch (error) {
    tools.log.warn({ escalationId: id, error: errorFacts(error) }, 'reconciler.failed');
  }
}

/**
 * Brings what agents wrote in an escalation that is over and no webhook told: after its end nobody compares it any more.
 * Throws `DeliveryFailure` when the helpdesk cannot be asked now; one that does not show it any more has nothing to tell.
 */
export async function fetchLastWords(
  tools: ReconcileTools,
  escalation: Escalation,
  signal: AbortSignal,
): Promise<void> {
  try {
    const events = await missedEvents(tools, escalation, signal);
    const words = events.filter((event) => event.kind === 'agentMessaged');
    await takeMissed(tools, escalation, words);
  } catch (error) {
    if (!(error instanceof DeliveryFailure) || error.disposition === 'retry') throw error;
    tools.log.warn({ escalationId: escalation.id, error: errorFacts(error) }, 'reconciler.failed');
  }
}

async function missedEvents(
  { connections }: ReconcileTools,
  { connectionId, remote, startedAt, ticketId }: Escalation,
  signal: AbortSignal,
): Promise<readonly HelpdeskEvent[]> {
  const live = await connections.find(connectionId);
  if (live?.helpdesk.history === undefined || remote === null) return [];
  return await live.helpdesk.history.eventsSince(remote, startedAt, { signal, ticketId });
}

async function takeMissed(
  { store, clock, log, takeEvent }: ReconcileTools,
  { id, connectionId }: Escalation,
  events: readonly HelpdeskEvent[],
): Promise<void> {
  for (const event of events) {
    // Receipts are forgotten after some days, messages are not.
    const isKnown =
      event.kind === 'agentMessaged' && (await store.findMessageByRemoteId(id, event.remoteMessageId)) !== null;
    if (isKnown) continue;
    const taken = await takeEvent(connectionId, event, { isLate: wasMissed(event, clock.now()) });
    if (taken === 'taken') log.info({ escalationId: id, kind: event.kind }, 'reconciler.found');
  }
}
