import { closeSync, openSync } from 'node:fs';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { createSealer, type MasterKeys } from '../../core/seal.ts';
import { createAttachmentStore } from './attachment-store.ts';
import { createAuditStore } from './audit-store.ts';
import { createBotStore } from './bot-store.ts';
import { Client, type Database } from './client.ts';
import { createConnectionStore } from './connection-store.ts';
import { createEscalationStore } from './escalation-store.ts';
import { createLanes } from './lanes.ts';
import { migrate } from './migrate.ts';
import { openFailure } from './open-failure.ts';
import { type AllHandlers, isWrite, type Operation, type Outcome } from './operations.ts';
import { createOutboxStore } from './outbox-store.ts';
import { createPeopleStore } from './people-store.ts';
import { createProbe } from './probe.ts';
import { Refused } from './refused.ts';
import { createRemoteStateCodec } from './remote-state.ts';
import { createRouteStore } from './route-store.ts';
import type { SqliteDb } from './sqlite-db.ts';

/** Plain data: it is handed to a worker. */
export interface EngineOptions {
  /** `null` keeps everything in memory. */
  readonly file: string | null;
  readonly masterKeys: MasterKeys;
  /**
   * Pages of the write-ahead log from which on each commit tries a checkpoint of its own; 4,000 when absent (16 MB, because
   * a checkpoint writes a page once, however often it changed).
   */
  readonly logPages?: number;
}

/** The open database. One engine per file and process; it blocks while it works. */
export interface Engine {
  /**
   * Carries out the operations in order, in one transaction, and answers for each. They are durable when this returns.
   * One that is refused or fails leaves nothing behind and does not touch the others; when the database itself cannot do
   * its work, nothing is kept and all are answered `unavailable`.
   */
  execute(batch: readonly Operation[]): readonly Outcome[];
  close(): void;
}

/** How long a lock of somebody else's (a backup tool, a shell) is waited for: shorter than a bot's patience. */
const busyMs = 1000;

/** What a test may watch or change. */
export interface EngineProbe {
  opened?(client: Database): void;
  prepared?(statement: string): void;
}

/** Throws when the file is no database, belongs to a newer release, or cannot be written. */
export function openEngine(options: EngineOptions, probe: EngineProbe = {}): Engine {
  try {
    return openEngineAt(options, probe);
  } catch (error) {
    throw options.file === null ? error : openFailure(options.file, error);
  }
}

function openEngineAt(options: EngineOptions, probe: EngineProbe): Engine {
  const client = openClient(options);
  try {
    client.pragma('busy_timeout = 10000');
    migrate(client);
    client.pragma(`busy_timeout = ${busyMs}`);
    if (probe.prepared !== undefined) watchPrepare(client, probe.prepared);
    probe.opened?.(client);
    return createEngine(client, createHandlers(drizzle(client), options.masterKeys));
  } catch (error) {
    client.close();
    throw error;
  }
}

function openClient({ file, logPages = 4_000 }: EngineOptions): Database {
  // made here and not by SQLite, so that other accounts of the machine cannot read it
  if (file !== null) closeSync(openSync(file, 'a', 0o600));
  const client = new Client(file ?? ':memory:');
  client.pragma('journal_mode = WAL');
  client.pragma('synchronous = FULL');
  client.pragma(`wal_autocheckpoint = ${logPages}`);
  // What was deleted is overwritten: otherwise texts stay readable in the file, and in every backup, until their place is
  // needed. Messages cost nothing more by it, pruning writes a twentieth more.
  client.pragma('secure_delete = ON');
  client.pragma('temp_store = MEMORY');
  client.pragma('cache_size = -32000');
  client.pragma('foreign_keys = OFF');
  return client;
}

function watchPrepare(client: Database, onPrepare: (statement: string) => void): void {
  const prepare = client.prepare.bind(client);
  client.prepare = ((statement: string) => {
    onPrepare(statement);
    return prepare(statement);
  }) as typeof client.prepare;
}

function createHandlers(db: SqliteDb, masterKeys: MasterKeys): AllHandlers {
  const lanes = createLanes(db);
  const sealer = createSealer(masterKeys);
  const codec = createRemoteStateCodec(sealer);
  return {
    escalations: createEscalationStore(db, { lanes, codec }),
    outbox: createOutboxStore(db, { lanes, sealer }),
    bots: createBotStore(db),
    connections: createConnectionStore(db),
    routes: createRouteStore(db),
    attachments: createAttachmentStore(db),
    people: createPeopleStore(db),
    audit: createAuditStore(db),
    database: createProbe(db),
  };
}

function createEngine(client: Database, handlers: AllHandlers): Engine {
  const begin = client.prepare('begin immediate');
  const commit = client.prepare('commit');
  const rollback = client.prepare('rollback');
  const save = client.prepare('savepoint operation');
  const release = client.prepare('release operation');
  const undo = client.prepare('rollback to operation');

  const call = ({ group, name, args }: Operation): Outcome => {
    const handler = (
      handlers[group] as Readonly<Record<string, ((...args: readonly unknown[]) => unknown) | undefined>>
    )[name];
    if (handler === undefined) throw new Error(`There is no operation ${group}.${name}.`);
    return { ok: true, value: handler(...args) ?? null };
  };
  const callAlone = (operation: Operation): Outcome => {
    save.run();
    try {
      const outcome = call(operation);
      release.run();
      return outcome;
    } catch (error) {
      if (isStorageTrouble(error)) throw error;
      undo.run();
      release.run();
      if (error instanceof Refused) return { ok: true, value: error.value };
      return { ok: false, reason: 'failed', message: `${operation.group}.${operation.name}: ${messageOf(error)}` };
    }
  };
  const inTransaction = (batch: readonly Operation[], each: (operation: Operation) => Outcome): readonly Outcome[] => {
    begin.run();
    try {
      const outcomes = batch.map(each);
      commit.run();
      return outcomes;
    } catch (error) {
      if (client.inTransaction) rollback.run();
      throw error;
    }
  };

  return {
    execute(batch) {
      try {
        if (!batch.some(isWrite)) return batch.map((operation) => readAlone(operation, call));
        try {
          // Savepoints copy every page they touch, so they are used only once something has gone wrong.
          return inTransaction(batch, call);
        } catch (error) {
          if (isStorageTrouble(error)) throw error;
          return inTransaction(batch, callAlone);
        }
      } catch (error) {
        const message = `The database cannot do its work now: ${messageOf(error)}`;
        return batch.map(() => ({ ok: false, reason: 'unavailable', message }));
      }
    },
    close() {
      client.close();
    },
  };
}

function readAlone(operation: Operation, call: (operation: Operation) => Outcome): Outcome {
  try {
    return call(operation);
  } catch (error) {
    if (isStorageTrouble(error)) throw error;
    return { ok: false, reason: 'failed', message: `${operation.group}.${operation.name}: ${messageOf(error)}` };
  }
}

/** Trouble of the file or the disk. Anything else that SQLite refuses is a mistake in one operation. */
function isStorageTrouble(error: unknown): boolean {
  if (error instanceof TypeError) return error.message.includes('database connection is not open');
  return error instanceof Client.SqliteError && !/^SQLITE_(CONSTRAINT|MISMATCH|TOOBIG|RANGE|ERROR)/.test(error.code);
}

function messageOf(error: unknown): string {
  if (error instanceof Client.SqliteError) return `${error.code}: ${error.message}`;
  return error instanceof Error ? error.message : String(error);
}
