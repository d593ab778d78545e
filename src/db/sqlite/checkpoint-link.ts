import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** The checkpoints in a thread of their own, twice a second. */
export interface CheckpointThread {
  close(): Promise<void>;
}

/**
 * The writer lives without it: it makes its own checkpoint where the log has grown long, so that a thread that breaks
 * costs some speed and `onTrouble` is only for the log.
 */
export function startCheckpoints(
  file: string,
  onTrouble: (error: Error) => void,
  script: URL = new URL('./checkpoint-thread.js', import.meta.url),
): CheckpointThread {
  const worker = new Worker(script, { workerData: file, name: 'checkpoints', execArgv: [], resourceLimits });
  worker.on('error', onTrouble);
  const ended = once(worker, 'exit').catch(() => undefined);
  return {
    async close() {
      worker.postMessage('close');
      await ended;
    },
  };
}

/** It keeps nothing between two turns. */
const resourceLimits = { maxYoungGenerationSizeMb: 2 };
