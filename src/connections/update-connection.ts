import { isDeepStrictEqual } from 'node:util';
import type { Actor } from '../core/audit.ts';
import type { ConnectionId } from '../core/ids.ts';
import type { Connection } from './connection.ts';
import { type ConnectionAdministration, findConnection } from './connection-administration.ts';
import { readConnectionInput } from './connection-input.ts';

/**
 * Changes what is named and nothing else. A secret that is left out stays; `null` clears an optional setting. New
 * settings open a target again that was closed. Throws `AppError`: `not_found`, or `invalid_request` naming every mistake.
 */
export async function updateConnection(
  administration: ConnectionAdministration,
  actor: Actor,
  change: { readonly id: ConnectionId; readonly input: unknown },
): Promise<Connection> {
  const { connections, helpdesks, clock, gates, audit, lock } = administration;
  return lock.run(change.id, async () => {
    const current = await findConnection(connections, change.id);
    const parts = readConnectionInput(helpdesks, current, change.input);
    const changed: Connection = { ...current, ...parts, updatedAt: clock.now() };
    await connections.save(changed);
    if (!isDeepStrictEqual(current.settings, changed.settings)) gates.reopen(change.id);
    await audit.record({ actor, action: 'connection.updated', subject: change.id });
    return changed;
  });
}
