/**
 * The outline of the product: what a message costs at least while it leaves the rows that it leaves. The same HTTP, the
 * same tables and indexes, one commit per turn of the event loop, the same signed webhooks, and nothing that decides,
 * checks, limits, retries or repairs anything. Whatever it cannot reach, no mend of the product's logic will.
 */
import { createHmac, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { Agent } from 'undici';
import { createLanes } from './bare-lanes.ts';
import { type OutlineMessage, openOutlineRows, type Report } from './outline-rows.ts';

const env = (name: string): string => process.env[name] ?? '';
const sink = env('BENCH_SINK');
const connectionId = env('BENCH_CONNECTION');
const botId = env('BENCH_BOT');
const key = Buffer.from(env('BENCH_CALLBACK_SECRET').slice('whsec_'.length), 'base64');
const rows = openOutlineRows(join(env('BENCH_DATA'), 'passerelle.db'));
const agent = new Agent({ connections: 128, pipelining: 1 });
const inFlightMax = 64;

let works: (() => void)[] = [];
let told: (() => void)[] = [];

/** Resolves when the work is on disk, together with everything else that this turn of the event loop asks for. */
function stored(work: () => void): Promise<void> {
  if (works.length === 0) setImmediate(commit);
  works.push(work);
  return new Promise((resolve) => told.push(resolve));
}

function commit(): void {
  const [batch, waiting] = [works, told];
  [works, told] = [[], []];
  rows.inOneCommit(batch);
  for (const tell of waiting) tell();
}

async function post(path: string, headers: Record<string, string>, body: string): Promise<string> {
  const answer = await agent.request({
    origin: sink,
    path,
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
  return answer.body.text();
}

// ids in order of time, as the product's are, so that they cost the indexes the same
let made = 0;
const run = randomBytes(4).toString('hex');
function newId(prefix: string): string {
  made += 1;
  return `${prefix}_01${Date.now().toString(16)}${run}${made.toString(16).padStart(12, '0')}`;
}

function reportOf(type: string, message: OutlineMessage, data: object): Report {
  const eventId = newId('evt');
  const body = { id: eventId, type, escalationId: message.escalationId, at: new Date().toISOString(), data };
  return { eventId, deliveryId: newId('dlv'), data: JSON.stringify(data), body: JSON.stringify(body) };
}

const toBot = createLanes<Report>(inFlightMax, async ({ eventId, deliveryId, body }) => {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac('sha256', key).update(`${eventId}.${timestamp}.${body}`).digest('base64');
  const proof = { 'webhook-id': eventId, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
  await post('/bot/events', proof, body);
  await stored(() => rows.settleReport(deliveryId));
});

interface Sending {
  readonly message: OutlineMessage;
  readonly deliveryId: string;
  readonly conversation: string;
  readonly text: string;
}

const toHelpdesk = createLanes<Sending>(inFlightMax, async ({ message, deliveryId, conversation, text }) => {
  const body = {
    author: { type: 'user', userId: 'u1' },
    content: { type: 'text', text },
    metadata: { passerelle_message: message.id },
  };
  const path = `/sc/v2/apps/bench/conversations/${conversation}/messages`;
  const answer = JSON.parse(await post(path, { authorization: 'Basic YTpi' }, JSON.stringify(body))) as Posted;
  const report = reportOf('message.delivered', message, { messageId: message.id, clientId: message.foreignId });
  const remoteMessageId = answer.messages[0]?.id ?? '';
  await stored(() => rows.settleSent(message, { ...report, sentDeliveryId: deliveryId, remoteMessageId }));
  toBot(message.escalationId, report);
});

interface Posted {
  readonly messages: readonly { readonly id: string }[];
}

interface Webhook {
  readonly events: readonly {
    readonly payload: {
      readonly conversation: { readonly metadata: { readonly passerelle_escalation: string } };
      readonly message: { readonly id: string; readonly content: { readonly text: string } };
    };
  }[];
}

const messageOf = (escalationId: string, foreignId: string, text: string): OutlineMessage => ({
  escalationId,
  id: newId('msg'),
  foreignId,
  parts: JSON.stringify([{ kind: 'text', text }]),
  connectionId,
  botId,
});

const app = new Hono();
app.get('/healthz', (context) => context.json({ status: 'ok' }));
app.post('/to-helpdesk/:escalation/:conversation', async (context) => {
  const { id, text } = await context.req.json<{ id: string; text: string }>();
  const message = messageOf(context.req.param('escalation'), id, text);
  const deliveryId = newId('dlv');
  await stored(() => rows.accept(message, deliveryId));
  const conversation = context.req.param('conversation');
  toHelpdesk(message.escalationId, { message, deliveryId, conversation, text });
  return context.json({ id: message.id, status: 'accepted' }, 202);
});
app.post('/to-bot', async (context) => {
  const { events } = await context.req.json<Webhook>();
  for (const { payload } of events) {
    const { id, content } = payload.message;
    const message = messageOf(payload.conversation.metadata.passerelle_escalation, id, content.text);
    const report = reportOf('message.created', message, { messageId: message.id, text: content.text });
    await stored(() => rows.take(message, report));
    toBot(message.escalationId, report);
  }
  return context.body(null, 200);
});
const server = serve({ fetch: app.fetch, port: Number(env('BENCH_PORT')), hostname: '127.0.0.1' });
process.once('SIGTERM', () => {
  server.close();
  process.exit(0);
});
