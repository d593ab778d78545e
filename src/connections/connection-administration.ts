import { z } from 'zod';
import { AppError } from '../core/app-error.ts';
import type { AuditLog } from '../core/audit.ts';
import type { Clock } from '../core/clock.ts';
import type { ConnectionId, RemoteGroupId } from '../core/ids.ts';
import type { Logger } from '../core/logger.ts';
import type { KeyedMutex } from '../core/mutex.ts';
import type { AnyHelpdesk } from '../helpdesks/define.ts';
import type { TargetGates } from '../outbox/target-gates.ts';
import type { Connection } from './connection.ts';
import { connectionNotFound } from './connection-input.ts';
import type { LiveConnection, LiveConnections } from './live-connections.ts';

/** What the use cases around connections need. */
export interface ConnectionAdministration {
  readonly connections: LiveConnections;
  readonly helpdesks: readonly AnyHelpdesk[];
  readonly gates: TargetGates;
  /** Address under which helpdesks reach us, without a slash at the end; `null` while there is none. */
  readonly publicUrl: string | null;
  readonly clock: Clock;
  readonly audit: AuditLog;
  readonly log: Logger;
  /** One change of a connection at a time. */
  readonly lock: KeyedMutex;
  usageOf(id: ConnectionId): Promise<ConnectionUsage>;
}

/** What hangs on a connection. */
export interface ConnectionUsage {
  readonly routes: number;
  /** Counted up to a hundred. */
  readonly openEscalations: number;
  readonly groups: readonly RemoteGroupId[];
}

/** The connection, without making it live: one whose settings no longer fit can still be shown and mended. */
export async function findConnection(connections: LiveConnections, id: ConnectionId): Promise<Connection> {
  const found = (await connections.list()).find((connection) => connection.id === id);
  if (found === undefined) throw connectionNotFound(id);
  return found;
}

/** The connection, ready to be called. Throws `AppError` when there is none or its settings no longer fit. */
export async function openLive(connections: LiveConnections, id: ConnectionId): Promise<LiveConnection> {
  try {
    return await connections.getForSetup(id);
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    throw new AppError('conflict', `The settings of connection ${id} are not complete any more. Correct them first.`);
  }
}

/** The address that helpdesks post to, `null` when there is no public address. */
export function webhookUrlOf(publicUrl: string | null, id: ConnectionId): string | null {
  return publicUrl === null ? null : `${publicUrl}/webhooks/${id}`;
}
