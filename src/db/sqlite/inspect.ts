import { readdirSync } from 'node:fs';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import type { StoredConnection } from '../../connections/store.ts';
import type { EpochMs } from '../../core/clock.ts';
import type { BotId } from '../../core/ids.ts';
import { Client, type Database } from './client.ts';
import { createConnectionStore } from './connection-store.ts';
import { migrationsFolder } from './migrate.ts';
import { openFailure } from './open-failure.ts';
import { countSealed, type SealedCount } from './sealed-texts.ts';

/** What can be said about a database without changing it. */
export interface InspectedDatabase {
  /** How many migrations were applied, and how many this release has. */
  readonly migrations: { readonly applied: number; readonly known: number };
  /** What a check of the whole file complains about, at most ten lines; empty when it is sound. */
  readonly damage: readonly string[];
  /** When the newest event happened, by the clock of whoever wrote it; `null` while there is none. */
  readonly newestAt: EpochMs | null;
  /** What is sealed in it; `null` when the tables are not those of this release. */
  readonly sealed: {
    readonly connections: readonly StoredConnection[];
    readonly botSecrets: readonly { readonly botId: BotId; readonly sealed: string }[];
    readonly counts: readonly SealedCount[];
  } | null;
}

/** Looks into a database, also while a process works with it. Throws with the remedy when the file cannot be opened or is no database. */
export function inspectDatabase(file: string): InspectedDatabase {
  try {
    return inspect(file);
  } catch (error) {
    throw openFailure(file, error);
  }
}

function inspect(file: string): InspectedDatabase {
  const client = new Client(file, { fileMustExist: true });
  try {
    client.pragma('query_only = on');
    const { applied, known } = migrationsOf(client);
    const damage = (client.pragma('quick_check(10)') as readonly { readonly quick_check: string }[])
      .map((row) => row.quick_check)
      .filter((line) => line !== 'ok');
    const isCurrent = applied === known;
    return {
      migrations: { applied, known },
      damage,
      newestAt: isCurrent ? newestEventOf(client) : null,
      sealed: isCurrent ? sealedIn(client) : null,
    };
  } finally {
    client.close();
  }
}

/** How many migrations were applied, and how many this release has. */
export function migrationsOf(client: Database): InspectedDatabase['migrations'] {
  const known = readdirSync(migrationsFolder).filter((name) => /^\d{4}_.*\.sql$/.test(name)).length;
  return { applied: appliedMigrations(client), known };
}

function appliedMigrations(client: Database): number {
  const isThere = client.prepare("select 1 from sqlite_schema where type = 'table' and name = 'migrations'").get();
  if (isThere === undefined) return 0;
  const newest = client.prepare<[], { newest: number | null }>('select max(number) as newest from migrations');
  return newest.get()?.newest ?? 0;
}

function newestEventOf(client: Database): EpochMs | null {
  const newest = client.prepare<[], { at: EpochMs }>('select at from events order by number desc limit 1');
  return newest.get()?.at ?? null;
}

function sealedIn(client: Database): NonNullable<InspectedDatabase['sealed']> {
  const secrets = client.prepare<[], { botId: BotId; sealed: string }>(
    'select bot_id as botId, sealed from bot_secrets',
  );
  return {
    connections: createConnectionStore(drizzle(client)).list(),
    botSecrets: secrets.all(),
    counts: countSealed(client),
  };
}
