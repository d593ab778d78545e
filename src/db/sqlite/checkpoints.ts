import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { Client } from './client.ts';

/**
 * Moves what was committed from the write-ahead log into the database file, on a connection of its own: the writer goes
 * on meanwhile, where a checkpoint of its own holds every commit up for as long as the disk takes (20 to 60 ms).
 */
export interface Checkpoints {
  /** Moves what is there now, and what came meanwhile while that is little. Cheap when nothing was committed since. */
  run(): void;
  close(): void;
}

/** Under a flood something new has always come meanwhile: the log begins anew once the writer has its own turn. */
const passesMax = 3;

export function openCheckpoints(file: string): Checkpoints {
  const client = new Client(file);
  client.pragma('synchronous = FULL');
  let moved: unknown = null;
  const version = () => client.pragma('data_version', { simple: true });
  return {
    run() {
      for (let pass = 0; pass < passesMax; pass += 1) {
        const seen = version();
        if (seen === moved) return;
        const [result] = client.pragma('wal_checkpoint(PASSIVE)') as readonly { busy: number }[];
        if (result?.busy !== 0) return;
        moved = seen;
      }
    },
    close() {
      client.close();
    },
  };
}

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
