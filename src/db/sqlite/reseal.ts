import { createSealer, keyIdsOf, type MasterKeys, SealError, type Sealer } from '../../core/seal.ts';
import { Client, type Database } from './client.ts';
import { migrationsOf } from './inspect.ts';
import { openFailure } from './open-failure.ts';
import { listStale, type Replacement, replaceSealed, type SealedColumn, sealedColumns } from './sealed-texts.ts';

export interface ResealRequest {
  /** The database; a process may be working with it that has the newest key, too. */
  readonly file: string;
  readonly masterKeys: MasterKeys;
  /** Ends the work between two steps; what was done stays done. */
  readonly stopped: AbortSignal;
}

export interface Resealed {
  /** Texts that the newest key has sealed now. */
  readonly resealed: number;
  /** Texts that do not open with any of the keys, and are left as they were. */
  readonly shut: number;
}

/** A step holds the write lock for some milliseconds: short enough that whoever relays messages hardly waits. */
const rowsPerStep = 200;
const busyMs = 10_000;

/**
 * Seals with the newest key what older ones have sealed. Each step is durable and whole, so that it may end at any moment
 * and be run again. A text that is written meanwhile wins: it was sealed with the newest key already.
 */
export async function resealDatabase({ file, masterKeys, stopped }: ResealRequest): Promise<Resealed> {
  const client = openAt(file);
  try {
    refuseOtherRelease(client);
    const work = { client, sealer: createSealer(masterKeys), newestKeyId: keyIdsOf(masterKeys)[0], stopped };
    let sum: Resealed = { resealed: 0, shut: 0 };
    for (const column of sealedColumns) {
      const { resealed, shut } = await resealColumn(work, column);
      sum = { resealed: sum.resealed + resealed, shut: sum.shut + shut };
    }
    return sum;
  } finally {
    client.close();
  }
}

function openAt(file: string): Database {
  try {
    const client = new Client(file, { fileMustExist: true, timeout: busyMs });
    client.pragma('synchronous = FULL');
    return client;
  } catch (error) {
    throw openFailure(file, error);
  }
}

function refuseOtherRelease(client: Database): void {
  const { applied, known } = migrationsOf(client);
  if (applied < known) throw new Error('The database is of an older release: start this one first, which upgrades it.');
  if (applied > known) throw new Error('The database is of a newer release: use the command of that release.');
}

interface Work {
  readonly client: Database;
  readonly sealer: Sealer;
  readonly newestKeyId: string;
  readonly stopped: AbortSignal;
}

async function resealColumn({ client, sealer, newestKeyId, stopped }: Work, column: SealedColumn): Promise<Resealed> {
  let [resealed, shut, after] = [0, 0, 0];
  for (;;) {
    if (stopped.aborted) throw new Error('Stopped from outside. What was done is kept: run it again for the rest.');
    const stale = listStale(client, column, { newestKeyId, after, limit: rowsPerStep });
    const last = stale.at(-1);
    if (last === undefined) return { resealed, shut };
    const replacements = stale.flatMap((text): Replacement[] => {
      const again = resealedText(sealer, text.sealed, column.contextOf(text.owner));
      return again === null ? [] : [{ ...text, resealed: again }];
    });
    resealed += replaceSealed(client, column, replacements);
    shut += stale.length - replacements.length;
    after = last.position;
    // Lets a signal be heard.
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** `null` when it does not open. */
function resealedText(sealer: Sealer, sealed: string, context: string): string | null {
  try {
    return sealer.seal(sealer.open(sealed, context), context);
  } catch (error) {
    if (error instanceof SealError) return null;
    throw error;
  }
}
