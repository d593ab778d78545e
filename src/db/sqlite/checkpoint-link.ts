import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** The thread keeps nothing between two turns. */
const resourceLimits = { maxYoungGenerationSizeMb: 2 };

/** The checkpoints in a thread of their own, twice a second. */
export interface CheckpointThread {
  close(): Promise<void>;
}

export interface CheckpointThreadOptions {
  readonly file: string;
  readonly onTrouble: (error: Error) => void;
  /** A start has better to do, and a database that is open for a moment needs none. */
  readonly afterMs?: number;
  readonly script?: URL;
}

/**
 * The writer lives without it: it makes its own checkpoint where the log has grown long, so that a thread that breaks
 * costs some speed and `onTrouble` is only for the log.
 */
export function startCheckpoints({
  file,
  onTrouble,
  afterMs = 1_000,
  script = new URL('./checkpoint-thread.js', import.meta.url),
}: CheckpointThreadOptions): CheckpointThread {
  let end = async () => {};
  const timer = setTimeout(() => {
    const worker = new Worker(script, { workerData: file, name: 'checkpoints', execArgv: [], resourceLimits });
    worker.on('error', onTrouble);
    const ended = once(worker, 'exit').catch(() => undefined);
    end = async () => {
      worker.postMessage('close');
      await ended;
    };
  }, afterMs);
  return {
    close() {
      clearTimeout(timer);
      return end();
    },
  };
}
