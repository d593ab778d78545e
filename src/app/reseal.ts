/** After a change of the secret key: seals anew what an older key has sealed. */
import { join } from 'node:path';
import { keyIdsOf, type MasterKeys } from '../core/seal.ts';
import { isInstanceLocked } from '../db/sqlite/instance-lock.ts';
import { keysInUse } from '../db/sqlite/keys-in-use.ts';
import { type Resealed, resealDatabase } from '../db/sqlite/reseal.ts';

export interface ResealOptions {
  readonly dataFolder: string;
  readonly masterKeys: MasterKeys;
  readonly stopped: AbortSignal;
}

/**
 * Resolves when no text is left that the given keys open and the newest has not sealed. Rejects, and changes nothing, while
 * a process runs that could not open them any more: one that was started before the key was changed.
 */
export async function reseal({ dataFolder, masterKeys, stopped }: ResealOptions): Promise<Resealed> {
  const [newest] = keyIdsOf(masterKeys);
  if (isInstanceLocked(join(dataFolder, 'passerelle.lock')) && !keysInUse(dataFolder).includes(newest)) {
    throw new Error(`The Passerelle that runs does not have key ${newest} yet: restart it first.`);
  }
  return resealDatabase({ file: join(dataFolder, 'passerelle.db'), masterKeys, stopped });
}
