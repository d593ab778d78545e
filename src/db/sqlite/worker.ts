import { parentPort, workerData } from 'node:worker_threads';
import { type EngineOptions, openEngine } from './engine.ts';
import type { Operation } from './operations.ts';

// The thread that owns the database. It is told batches and answers them one by one; `null` ends it. Both travel as JSON
// text, which costs less than a structured clone of nested objects.

if (parentPort !== null) {
  const port = parentPort;
  const engine = openEngine(workerData as EngineOptions);
  port.on('message', (batch: string | null) => {
    if (batch === null) {
      engine.close();
      port.close();
      return;
    }
    port.postMessage(JSON.stringify(engine.execute(JSON.parse(batch) as readonly Operation[])));
  });
  port.postMessage('ready');
}
