/** Tells other processes which keys the one that runs can open; ids of keys, which tell nothing of them. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { keyIdsOf, type MasterKeys } from '../../core/seal.ts';

const fileName = 'keys-in-use';

/** Written by whoever holds the instance lock, before it opens anything. */
export function noteKeysInUse(folder: string, masterKeys: MasterKeys): void {
  const path = join(folder, fileName);
  rmSync(path, { force: true });
  try {
    writeFileSync(path, `${keyIdsOf(masterKeys).join('\n')}\n`, { mode: 0o600 });
  } catch {
    // A full disk: nothing is said then, which is what nobody relies on.
    rmSync(path, { force: true });
  }
}

/** Ids of the keys of the process that holds the instance lock; of the last one when nobody does. Empty when not known. */
export function keysInUse(folder: string): readonly string[] {
  try {
    return readFileSync(join(folder, fileName), 'utf8')
      .split('\n')
      .filter((line) => line !== '');
  } catch {
    return [];
  }
}
