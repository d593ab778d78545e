import { dirname, join } from 'node:path';
import type { MasterKeys } from '../core/seal.ts';
import { type Batcher, createBatcher, createProxy } from './sqlite/batcher.ts';
import { startCheckpoints } from './sqlite/checkpoint-link.ts';
import { holdInstanceLock, type InstanceLock } from './sqlite/instance-lock.ts';
import { noteKeysInUse } from './sqlite/keys-in-use.ts';
import { type GroupName, type Groups, operations } from './sqlite/operations.ts';
import { storedChangeOf } from './sqlite/stored-change.ts';
import { startWorker, type WorkerLink } from './sqlite/worker-link.ts';
import type { Database } from './stores.ts';

export interface DatabaseOptions {
  /** Path of the SQLite file, in a folder that exists; `null` keeps everything in memory (then `thread` is false). */
  readonly file: string | null;
  /**
   * Whether SQLite runs in a thread of its own, so that a flood of writes does not hold up sending. Only from compiled
   * sources.
   */
  readonly thread: boolean;
  /** Encrypts what adapters keep of a conversation. */
  readonly masterKeys: MasterKeys;
  /** The database is lost for good: end the process. Every operation from then on rejects with `StorageUnavailable`. */
  readonly onFatal?: (error: Error) => void;
  /** Something that only costs speed has ended. */
  readonly onTrouble?: (error: Error) => void;
}

/** In this thread a batch is one transaction, and it blocks: the next one gathers meanwhile. */
const limitsHere = { operationsMax: 512, batchesMax: 1 };

/**
 * The other thread merges what has come while it was writing. Small batches let it begin while this thread still answers
 * the callers of the one before, so that both are busy.
 */
const limitsOfThread = { operationsMax: 32, batchesMax: Number.POSITIVE_INFINITY };

/** 32 MB: beyond what the other thread leaves between two of its turns, but where it is held up or gone. */
const logPagesOfThread = 8_000;

/**
 * Opens the database and brings its tables up to date. Rejects when another process owns the data folder, and when the
 * file cannot be used. Every operation is durable before its promise resolves.
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const { file } = options;
  const lock = file === null ? null : holdInstanceLock(join(dirname(file), 'passerelle.lock'));
  try {
    if (file !== null) noteKeysInUse(dirname(file), options.masterKeys);
    const link = options.thread ? await openInThread(options) : await openHere(options);
    const batcher = createBatcher(link.send, options.thread ? limitsOfThread : limitsHere);
    return createDatabase(link, batcher, lock);
  } catch (error) {
    lock?.release();
    throw error;
  }
}

/** Two threads: one commits, the other one moves what was committed into the file. */
async function openInThread({
  file,
  masterKeys,
  onFatal = ignore,
  onTrouble = ignore,
}: DatabaseOptions): Promise<WorkerLink> {
  const link = await startWorker({ file, masterKeys, logPages: logPagesOfThread }, onFatal);
  const checkpoints = file === null ? null : startCheckpoints({ file, onTrouble });
  return {
    send: link.send,
    async close() {
      await checkpoints?.close();
      await link.close();
    },
  };
}

/** The engine is loaded only here: where it has a thread of its own, this one spares its code. */
async function openHere(options: DatabaseOptions): Promise<WorkerLink> {
  const { openEngine } = await import('./sqlite/engine.ts');
  const engine = openEngine({ file: options.file, masterKeys: options.masterKeys });
  return {
    send: async (batch) => engine.execute(batch),
    close: async () => engine.close(),
  };
}

function createDatabase(link: WorkerLink, batcher: Batcher, lock: InstanceLock | null): Database {
  const escalations = proxyOf(batcher, 'escalations');
  let closing: Promise<void> | null = null;
  const close = async () => {
    await batcher.drain();
    await link.close();
    lock?.release();
  };
  return {
    stores: {
      escalations: { ...escalations, commit: (change) => escalations.commit(storedChangeOf(change)) },
      outbox: proxyOf(batcher, 'outbox'),
      bots: proxyOf(batcher, 'bots'),
      connections: proxyOf(batcher, 'connections'),
      routes: proxyOf(batcher, 'routes'),
      attachments: proxyOf(batcher, 'attachments'),
      people: proxyOf(batcher, 'people'),
      audit: proxyOf(batcher, 'audit'),
    },
    ping: proxyOf(batcher, 'database').ping,
    close() {
      closing ??= close();
      return closing;
    },
  };
}

function proxyOf<Name extends GroupName>(batcher: Batcher, name: Name): Groups[Name] {
  return createProxy<Groups[Name]>(batcher, name, operations[name]);
}

function ignore(): void {}
