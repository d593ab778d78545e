import type { Attachments } from '../attachments/create-attachments.ts';
import { AppError } from '../core/app-error.ts';
import type { Actor, AuditLog } from '../core/audit.ts';
import type { EscalationId } from '../core/ids.ts';
import { escalationNotFound } from './require-own-escalation.ts';
import type { EscalationStore } from './store.ts';

export interface RemovalTools {
  readonly store: Pick<EscalationStore, 'find' | 'removeEnded'>;
  readonly attachments: Pick<Attachments, 'erase'>;
  readonly audit: AuditLog;
}

/** As when retention deletes: nobody waits for a step of so many rows. */
const stepRows = 250;

/**
 * Deletes one that has ended, with everything that was said in it; figures stay. It is gone when this resolves: cut off
 * half way it is still found, and the next call does the rest. Throws `AppError`: `not_found`, or `conflict` while it
 * is open or something of it is still to be delivered.
 */
export async function removeEscalation(
  { store, attachments, audit }: RemovalTools,
  actor: Actor,
  id: EscalationId,
): Promise<void> {
  if ((await store.find(id)) === null) throw escalationNotFound(id);
  for (let isMore = true; isMore; ) {
    const { outcome, uploads } = await store.removeEnded(id, stepRows);
    await attachments.erase(uploads);
    if (outcome === 'open') throw new AppError('conflict', `Escalation ${id} is open. End it first.`);
    if (outcome === 'waits') {
      throw new AppError(
        'conflict',
        `Something of escalation ${id} is still to be delivered. Wait for it, or skip it.`,
      );
    }
    isMore = outcome === 'more';
  }
  await audit.record({ actor, action: 'escalation.removed', subject: id });
}
