import type { Actor } from '../core/audit.ts';
import { newId } from '../core/ids.ts';
import type { Connection } from './connection.ts';
import type { ConnectionAdministration } from './connection-administration.ts';
import { readConnectionInput } from './connection-input.ts';

/**
 * Makes a connection; nothing is sent to the helpdesk yet. `input` is what a stranger sent: throws
 * `AppError('invalid_request')` naming every mistake.
 */
export async function createConnection(
  administration: ConnectionAdministration,
  actor: Actor,
  input: unknown,
): Promise<Connection> {
  const parts = readConnectionInput(administration.helpdesks, null, input);
  const now = administration.clock.now();
  const connection: Connection = { ...parts, id: newId('connection'), createdAt: now, updatedAt: now };
  await administration.connections.save(connection);
  await administration.audit.record({ actor, action: 'connection.created', subject: connection.id });
  return connection;
}
