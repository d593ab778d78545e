import { closeSync, existsSync, openSync } from 'node:fs';
import { Client, type Database } from './client.ts';
import { openFailure } from './open-failure.ts';

export interface InstanceLock {
  release(): void;
}

/** Whether a process, which must not be this one, holds the lock of a data folder at this moment. */
export function isInstanceLocked(file: string): boolean {
  if (!existsSync(file)) return false;
  const client = new Client(file, { timeout: 0 });
  try {
    client.pragma('schema_version');
    return false;
  } catch (error) {
    if (error instanceof Client.SqliteError && error.code.startsWith('SQLITE_BUSY')) return true;
    throw error;
  } finally {
    client.close();
  }
}

/** A connection that nobody refers to is closed by the garbage collector, and its lock with it. */
const held = new Set<Database>();

/**
 * Makes this process the only owner of a data folder until it releases the lock or dies: the kernel frees it at once,
 * even after `kill -9`. Throws with a message for the operator when another process holds it. The file must not be
 * opened by anything else in this process: closing it there would free the lock (POSIX).
 */
export function holdInstanceLock(file: string): InstanceLock {
  const client = openLockFile(file);
  try {
    client.pragma('journal_mode = MEMORY');
    client.exec('begin exclusive');
  } catch (error) {
    client.close();
    if (error instanceof Client.SqliteError && error.code.startsWith('SQLITE_BUSY')) {
      throw new Error(
        `Another Passerelle process is using this data folder (${file} is locked). ` +
          'Stop it first, or give this one another folder with PASSERELLE_DATA.',
        { cause: error },
      );
    }
    throw error;
  }
  held.add(client);
  return {
    release() {
      held.delete(client);
      client.close();
    },
  };
}

function openLockFile(file: string): Database {
  try {
    closeSync(openSync(file, 'a', 0o600));
    return new Client(file, { timeout: 0 });
  } catch (error) {
    throw openFailure(file, error);
  }
}
