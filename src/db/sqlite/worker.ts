import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { type Engine, type EngineOptions, openEngine } from './engine.ts';
import type { Operation } from './operations.ts';

// The thread that owns the database. Batches come and answers go as JSON text, which costs less than a structured clone
// of nested objects; `null` ends the thread.

type Message = string | null;

/** Most operations in one transaction: enough to spread its cost, few enough to keep answers quick. */
const operationsMax = 512;

/** What came while the last transaction was written goes into the next one together. */
function carryOut(port: MessagePort, engine: Engine, first: Message): void {
  const batches: (readonly Operation[])[] = [];
  let count = 0;
  let message: Message | undefined = first;
  while (typeof message === 'string') {
    const batch = JSON.parse(message) as readonly Operation[];
    batches.push(batch);
    count += batch.length;
    message = count < operationsMax ? next(port) : undefined;
  }
  if (count > 0) {
    const outcomes = [...engine.execute(batches.flat())];
    const answers = batches.map((batch) => outcomes.splice(0, batch.length));
    port.postMessage(JSON.stringify(answers));
  }
  if (message === null) {
    engine.close();
    port.close();
  }
}

function next(port: MessagePort): Message | undefined {
  const received = receiveMessageOnPort(port) as { readonly message: Message } | undefined;
  return received?.message;
}

if (parentPort !== null) {
  const port = parentPort;
  const engine = openEngine(workerData as EngineOptions);
  port.on('message', (message: Message) => carryOut(port, engine, message));
  port.postMessage('ready');
}
