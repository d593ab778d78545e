import { AppError } from '../core/app-error.ts';
import type { Actor } from '../core/audit.ts';
import type { ConnectionId } from '../core/ids.ts';
import { type ConnectionAdministration, findConnection } from './connection-administration.ts';
import { connectionNotFound } from './connection-input.ts';

export interface ConnectionRemoval {
  readonly id: ConnectionId;
  /** Whether its routes may go with it. */
  readonly withRoutes: boolean;
}

/**
 * Removes a connection; ended escalations keep their history. Refuses with `conflict` while escalations are open on it,
 * because nobody could end them any more, and while routes lead to it unless they may go too.
 */
export async function removeConnection(
  { connections, usageOf, audit, lock }: ConnectionAdministration,
  actor: Actor,
  { id, withRoutes }: ConnectionRemoval,
): Promise<void> {
  await lock.run(id, async () => {
    await findConnection(connections, id);
    const usage = await usageOf(id);
    if (usage.openEscalations > 0) {
      const message = `Escalations are still open on this connection (${usage.openEscalations}). Pause it, and end them first.`;
      throw new AppError('conflict', message);
    }
    if (usage.routes > 0 && !withRoutes) {
      const message = `Routes lead to this connection (${usage.routes}). Send withRoutes=true to remove them too.`;
      throw new AppError('conflict', message, { details: [{ path: 'query.withRoutes', message: 'must be true' }] });
    }
    if (!(await connections.remove(id))) throw connectionNotFound(id);
    await audit.record({ actor, action: 'connection.removed', subject: id });
  });
}
