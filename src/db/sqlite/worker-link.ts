import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { StorageUnavailable } from '../../core/storage-unavailable.ts';
import type { SendBatch } from './batcher.ts';
import type { EngineOptions } from './engine.ts';
import type { Outcome } from './operations.ts';

/** The engine in a thread of its own. Batches are answered in order. */
export interface WorkerLink {
  readonly send: SendBatch;
  close(): Promise<void>;
}

/** What the thread makes is gone with its batch: a young generation of the usual size would only be memory unused. */
const resourceLimits = { maxYoungGenerationSizeMb: 12 };

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
  const worker = new Worker(script, { workerData: options, name: 'database', execArgv: [], resourceLimits });
  await once(worker, 'message');

  let pending: Pending[] = [];
  let death: Error | null = null;
  let isClosing = false;
  const fail = (error: Error) => {
    if (death !== null || isClosing) return;
    death = error;
    for (const { reject } of pending) reject(error);
    pending = [];
    onFatal(error);
  };
  worker.on('message', (text: string) => {
    const answers = JSON.parse(text) as readonly (readonly Outcome[])[];
    const answered = pending.splice(0, answers.length);
    for (const [index, { resolve }] of answered.entries()) resolve(answers[index] ?? []);
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
        pending.push({ resolve, reject });
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
