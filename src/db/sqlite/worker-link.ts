import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { StorageUnavailable } from '../../core/storage-unavailable.ts';
import type { SendBatch } from './batcher.ts';
import type { EngineOptions } from './engine.ts';
import type { Outcome } from './operations.ts';

/** The engine in a thread of its own. */
export interface WorkerLink {
  readonly send: SendBatch;
  close(): Promise<void>;
}

interface Pending {
  readonly resolve: (outcomes: readonly Outcome[]) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Rejects when the database cannot be opened. `onFatal` is called once when the thread ends unasked; from then on every
 * batch is rejected.
 */
export async function startWorker(
  options: EngineOptions,
  onFatal: (error: Error) => void,
  script: URL = new URL('./worker.js', import.meta.url),
): Promise<WorkerLink> {
  // flags of the process (an evaluated script, a debugger) are none of this thread's business
  const worker = new Worker(script, { workerData: options, name: 'database', execArgv: [] });
  await once(worker, 'message');

  let pending: Pending | null = null;
  let death: Error | null = null;
  let isClosing = false;
  const fail = (error: Error) => {
    if (death !== null || isClosing) return;
    death = error;
    pending?.reject(error);
    pending = null;
    onFatal(error);
  };
  worker.on('message', (outcomes: string) => {
    const { resolve } = pending ?? {};
    pending = null;
    resolve?.(JSON.parse(outcomes) as readonly Outcome[]);
  });
  worker.on('error', (error: Error) => fail(new StorageUnavailable('The thread of the database broke.', error)));
  worker.on('exit', (code) => fail(new StorageUnavailable(`The thread of the database ended with code ${code}.`)));

  return {
    send: (batch) =>
      new Promise((resolve, reject) => {
        if (death !== null) {
          reject(death);
          return;
        }
        pending = { resolve, reject };
        worker.postMessage(JSON.stringify(batch));
      }),
    async close() {
      if (death !== null) return;
      isClosing = true;
      const ended = once(worker, 'exit');
      worker.postMessage(null);
      await ended;
    },
  };
}
