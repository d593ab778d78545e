import type { EscalationId } from '../core/ids.ts';
import type { HelpdeskEvent } from '../helpdesks/event.ts';
import { type ReconcileTools, reconcileOne } from './reconcile.ts';
import { type TakeEvent, wasMissed } from './take-event.ts';

/**
 * Takes what a webhook tells. An end that comes long after it happened may be undone by now, by an end user who wrote once
 * more and opened the case again: it counts as a reason to look, and what is seen there decides. A look that fails is made
 * up for by the reconciler.
 */
export function createTakeFromWebhook(tools: ReconcileTools, stopping: AbortSignal): TakeEvent {
  return async (connectionId, event, finding) => {
    const isOldEnd = event.kind === 'conversationEnded' && wasMissed(event, tools.clock.now());
    const live = isOldEnd ? await tools.connections.find(connectionId) : null;
    if (live?.helpdesk.history === undefined) return await tools.takeEvent(connectionId, event, finding);
    const id = await openEscalation(tools, connectionId, event);
    if (id === null) return await tools.takeEvent(connectionId, event, finding);
    tools.log.info({ escalationId: id, kind: event.kind }, 'webhook.late_end');
    void reconcileOne(tools, id, stopping);
    return 'idle';
  };
}

/** The escalation whose end it is, `null` where none is open. */
async function openEscalation(
  { keeper, store }: ReconcileTools,
  connectionId: Parameters<TakeEvent>[0],
  { escalationId, remoteConversationId }: HelpdeskEvent,
): Promise<EscalationId | null> {
  const found =
    escalationId === null
      ? await store.findByRemote(connectionId, remoteConversationId)
      : await keeper.read(escalationId);
  const isOpen =
    found !== null && found.connectionId === connectionId && found.state !== 'ended' && found.remote !== null;
  return isOpen ? found.id : null;
}
