import type { LiveConnections } from '../connections/live-connections.ts';
import type { Clock } from '../core/clock.ts';
import { errorFacts } from '../core/error-facts.ts';
import type { EscalationId } from '../core/ids.ts';
import type { Logger } from '../core/logger.ts';
import type { EscalationKeeper } from '../escalations/escalation-keeper.ts';
import type { EscalationStore } from '../escalations/store.ts';
import type { TakeEvent } from './take-event.ts';

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
/** A message this old was missed, not merely on its way. */
const lateAfterMs = 60_000;

/**
 * Compares open escalations with the helpdesk, oldest comparison first: brings what we missed and ends what has ended
 * over there. Answers how many were compared, so that the caller knows whether there are more.
 */
export async function reconcile(tools: ReconcileTools, everyMs: number): Promise<number> {
  const now = tools.clock.now();
  const due = await tools.store.dueReconciliations({ before: now - everyMs, now, limit: atOnce });
  await Promise.all(due.map((id) => reconcileOne(tools, id)));
  return due.length;
}

/** Compares one open escalation with the helpdesk. Never throws: what cannot be asked now is asked next time. */
export async function reconcileOne(tools: ReconcileTools, id: EscalationId): Promise<void> {
  try {
    const escalation = await tools.keeper.read(id);
    if (escalation === null || escalation.remote === null || escalation.state === 'ended') return;
    const { connectionId, remote, startedAt, ticketId } = escalation;
    const live = await tools.connections.find(connectionId);
    if (live?.helpdesk.history === undefined) return;
    const call = { signal: AbortSignal.timeout(withinMs), ticketId };
    const events = await live.helpdesk.history.eventsSince(remote, startedAt, call);
    for (const event of events) {
      const isLate = tools.clock.now() - event.at > lateAfterMs;
      const taken = await tools.takeEvent(connectionId, event, isLate);
      if (taken === 'taken') tools.log.info({ escalationId: id, kind: event.kind }, 'reconciler.found');
    }
  } catch (error) {
    tools.log.warn({ escalationId: id, error: errorFacts(error) }, 'reconciler.failed');
  }
}
