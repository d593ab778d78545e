import type { ConnectionId } from '../core/ids.ts';
import type { Connection } from './connection.ts';

/** A connection at rest: `settings` is one sealed string. */
export interface StoredConnection extends Omit<Connection, 'settings'> {
  readonly sealedSettings: string;
}

export interface ConnectionStore {
  save(connection: StoredConnection): Promise<void>;
  find(id: ConnectionId): Promise<StoredConnection | null>;
  list(): Promise<readonly StoredConnection[]>;
  /** Removes the connection and its routes. Escalations keep their history. */
  remove(id: ConnectionId): Promise<boolean>;
}
