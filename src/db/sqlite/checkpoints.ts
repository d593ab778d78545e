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
