/**
 * The bare relays: Hono in, undici out, in order per conversation, 64 in flight. BENCH_MODE says what stands between:
 * `memory` nothing, `turn` one SQLite commit per turn of the event loop, `worker` the same in a thread of its own,
 * `single` one commit per message, which is what one writes first.
 */
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { Agent } from 'undici';
import { createLanes } from './bare-lanes.ts';
import { openTable, type TableBatch } from './bare-table.ts';

interface Message {
  readonly id: number;
  readonly conversation: string;
  readonly path: string;
  readonly payload: string;
}

const mode = process.env['BENCH_MODE'] ?? 'memory';
const sink = process.env['BENCH_SINK'] ?? '';
const inFlightMax = 64;

type Commit = (batch: TableBatch) => void | Promise<void>;

function openCommit(): Commit {
  const file = join(process.env['BENCH_DATA'] ?? '.', 'bare.db');
  if (mode === 'memory') return () => undefined;
  if (mode !== 'worker') return openTable(file);
  const worker = new Worker(new URL('./bare-table.js', import.meta.url), { workerData: file });
  return (batch) =>
    new Promise((resolve) => {
      worker.once('message', () => resolve());
      worker.postMessage(JSON.stringify(batch));
    });
}

const commit = openCommit();
let inserts: TableBatch['inserts'][number][] = [];
let done: number[] = [];
let waiting: (() => void)[] = [];
let isBusy = false;

/** Gathers what one turn of the event loop brings; while a commit is under way the next batch gathers. */
async function flush(): Promise<void> {
  while (inserts.length > 0 || done.length > 0) {
    const batch = { inserts, done };
    const told = waiting;
    [inserts, done, waiting] = [[], [], []];
    await commit(batch);
    for (const tell of told) tell();
    if (mode !== 'worker') break;
  }
  isBusy = false;
  if (inserts.length > 0 || done.length > 0) schedule();
}

function schedule(): void {
  if (isBusy) return;
  isBusy = true;
  setImmediate(() => void flush());
}

const agent = new Agent({ connections: 128, pipelining: 1 });

const enqueue = createLanes<Message>(inFlightMax, async (message) => {
  const answer = await agent.request({
    origin: sink,
    path: message.path,
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Basic YTpi' },
    body: message.payload,
  });
  await answer.body.text();
  if (mode === 'single') await commit({ inserts: [], done: [message.id] });
  else if (mode !== 'memory') {
    done.push(message.id);
    schedule();
  }
});

let ids = 0;

/** Resolves when the message is durable, as far as this mode goes. */
function take(conversation: string, path: string, payload: string): Promise<void> | void {
  ids += 1;
  const message = { id: ids, conversation, path, payload };
  if (mode === 'memory') return enqueue(conversation, message);
  if (mode === 'single') {
    void commit({ inserts: [message], done: [] });
    return enqueue(conversation, message);
  }
  return new Promise((resolve) => {
    inserts.push(message);
    waiting.push(() => {
      resolve();
      enqueue(conversation, message);
    });
    schedule();
  });
}

const app = new Hono();
app.get('/healthz', (context) => context.json({ status: 'ok' }));
app.post('/to-helpdesk/:conversation', async (context) => {
  const { text } = await context.req.json<{ text: string }>();
  const conversation = context.req.param('conversation');
  const payload = { author: { type: 'user', userId: 'u1' }, content: { type: 'text', text }, metadata: {} };
  await take(conversation, `/sc/v2/apps/bench/conversations/${conversation}/messages`, JSON.stringify(payload));
  return context.json({ status: 'accepted' }, 202);
});
app.post('/to-bot', async (context) => {
  const { events } = await context.req.json<{
    events: { payload: { conversation: { id: string }; message: { content: { text: string } } } }[];
  }>();
  for (const { payload } of events) {
    const { conversation, message } = payload;
    await take(conversation.id, '/bot', JSON.stringify({ conversation: conversation.id, text: message.content.text }));
  }
  return context.body(null, 200);
});
const server = serve({ fetch: app.fetch, port: Number(process.env['BENCH_PORT']), hostname: '127.0.0.1' });
process.once('SIGTERM', () => {
  server.close();
  process.exit(0);
});
