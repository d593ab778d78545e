import { parentPort, workerData } from 'node:worker_threads';
import { openCheckpoints } from './checkpoints.ts';

// The thread that moves the write-ahead log into the database file; any message ends it.

const everyMs = 500;

if (parentPort !== null) {
  const port = parentPort;
  const checkpoints = openCheckpoints(workerData as string);
  const timer = setInterval(() => {
    try {
      checkpoints.run();
    } catch {
      // A full or broken disk: the writer meets the same and says so, and the next turn tries again.
    }
  }, everyMs);
  port.once('message', () => {
    clearInterval(timer);
    checkpoints.close();
    port.close();
  });
}
