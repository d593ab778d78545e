import { StorageUnavailable } from '../../core/storage-unavailable.ts';
import type { GroupName, Operation, Outcome } from './operations.ts';

/** Carries out one batch; rejects when nobody can any more. */
export type SendBatch = (batch: readonly Operation[]) => Promise<readonly Outcome[]>;

export interface Batcher {
  /** Rejects with `StorageUnavailable` when the database cannot do its work, and with `Error` when the call is at fault. */
  run(operation: Operation): Promise<unknown>;
  /** Lets what was asked for end, and refuses everything after it. */
  drain(): Promise<void>;
}

interface Waiting {
  readonly operation: Operation;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

export interface BatchLimits {
  /** Most operations in one batch. */
  readonly operationsMax: number;
  /** Most batches that are sent and not answered yet; what is asked for meanwhile gathers. */
  readonly batchesMax: number;
}

/**
 * Gathers what this turn of the event loop asks for and sends it on. There is no timer, so one caller alone waits for
 * nobody. Order is kept.
 */
export function createBatcher(send: SendBatch, limits: BatchLimits): Batcher {
  let waiting: Waiting[] = [];
  let underWay = 0;
  let isScheduled = false;
  let isClosed = false;
  let onIdle: (() => void) | null = null;

  const carryOut = async (batch: readonly Waiting[]) => {
    underWay += 1;
    try {
      const outcomes = await send(batch.map((entry) => entry.operation));
      for (const [index, entry] of batch.entries()) settle(entry, outcomes[index]);
    } catch (error) {
      const reason = new StorageUnavailable('The database is gone.', error);
      for (const entry of batch) entry.reject(reason);
    }
    underWay -= 1;
    if (waiting.length > 0) schedule();
    else if (underWay === 0) onIdle?.();
  };
  const flush = () => {
    isScheduled = false;
    let from = 0;
    for (; from < waiting.length && underWay < limits.batchesMax; from += limits.operationsMax) {
      void carryOut(waiting.slice(from, from + limits.operationsMax));
    }
    waiting = waiting.slice(from);
  };
  const schedule = () => {
    if (isScheduled || underWay >= limits.batchesMax) return;
    isScheduled = true;
    setImmediate(flush);
  };

  return {
    run(operation) {
      if (isClosed) return Promise.reject(new StorageUnavailable('The database is closed.'));
      return new Promise((resolve, reject) => {
        waiting.push({ operation, resolve, reject });
        schedule();
      });
    },
    drain() {
      isClosed = true;
      return new Promise((resolve) => {
        if (underWay === 0 && waiting.length === 0) resolve();
        else onIdle = resolve;
      });
    },
  };
}

function settle(entry: Waiting, outcome: Outcome | undefined): void {
  if (outcome === undefined) entry.reject(new Error('The database gave no answer.'));
  else if (outcome.ok) entry.resolve(outcome.value);
  else entry.reject(outcome.reason === 'failed' ? new Error(outcome.message) : new StorageUnavailable(outcome.message));
}

/** A port whose every method is one operation of this group. */
export function createProxy<Group extends object>(
  batcher: Batcher,
  group: GroupName,
  effects: Readonly<Record<keyof Group, unknown>>,
): Group {
  const methods = Object.keys(effects).map((name) => [
    name,
    (...args: readonly unknown[]) => batcher.run({ group, name, args }),
  ]);
  return Object.fromEntries(methods) as Group;
}
