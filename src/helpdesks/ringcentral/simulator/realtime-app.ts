/** The realtime address, `POST /realtime/sdk/:sourceId`: one signed action per request, answered with `ok`. */
import { createHmac } from 'node:crypto';
import { type Context, Hono } from 'hono';
import type { z } from 'zod';
import { declares, hasOption } from './channel.ts';
import { importMessage, upsertIdentity } from './imports.ts';
import { markBody, messageBody, typingStartBody, typingStopBody, userBody } from './realtime-bodies.ts';
import type { AccountState } from './state.ts';

const bytesMax = 20_971_520;
const typingEveryMs = 2_000;

class Refusal extends Error {
  readonly status: 400 | 413 | 422 | 429;

  constructor(status: Refusal['status'], message: string) {
    super(message);
    this.status = status;
  }
}

export function realtimeApp(state: AccountState): Hono {
  const app = new Hono();
  app.post('/realtime/sdk/:sourceId', async (c) => {
    try {
      const bytes = Buffer.from(await c.req.arrayBuffer());
      await obey(state, { c, bytes, sourceId: c.req.param('sourceId') });
      return c.text('ok');
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      state.say(`push refused: ${error.status} ${error.message}`);
      if (state.switches.realtimeErrors === 'json') return c.json({ error: error.message }, error.status);
      return c.text(error.message, error.status);
    }
  });
  return app;
}

interface Push {
  readonly c: Context;
  readonly bytes: Buffer;
  readonly sourceId: string;
}

/** The order of these checks is not documented; it goes from the outside in. */
async function obey(state: AccountState, { c, bytes, sourceId }: Push): Promise<void> {
  if (bytes.byteLength > bytesMax) throw new Refusal(413, `Invalid request size (max: ${bytesMax} bytes)`);
  const { action, params } = envelopeOf(bytes);
  const { source, switches } = state;
  const isReady = source.declared !== null || switches.pushBeforeHandshake === 'accepted';
  if (sourceId !== source.id || !source.isActive || !isReady) throw new Refusal(422, 'Source not found');
  const presented = c.req.query('signature') ?? c.req.header('x-smccsdk-signature');
  if (presented !== createHmac('sha512', source.channelToken).update(bytes).digest('hex')) {
    throw new Refusal(422, 'Invalid signature');
  }
  perform(state, action, params);
}

function envelopeOf(bytes: Buffer): { readonly action: string; readonly params: unknown } {
  let json: unknown;
  try {
    json = JSON.parse(bytes.toString('utf8'), wellFormed);
  } catch {
    throw new Refusal(400, 'Bad request');
  }
  const { action, params } = (json ?? {}) as { readonly action?: unknown; readonly params?: unknown };
  if (typeof action !== 'string' || params === undefined) throw new Refusal(400, 'Invalid request format');
  return { action, params };
}

/** Half a surrogate pair is no character: what parses JSON over there takes none. */
function wellFormed(_: string, value: unknown): unknown {
  if (typeof value === 'string' && !value.isWellFormed()) throw new SyntaxError('half a surrogate pair');
  return value;
}

function perform(state: AccountState, action: string, params: unknown): void {
  switch (action) {
    case 'users.create':
      upsertIdentity(state, read(userBody, params), state.switches.usersCreate);
      return;
    case 'messages.create': {
      const refusal = importMessage(state, read(messageBody, params));
      if (refusal !== null) throw new Refusal(422, refusal);
      return;
    }
    case 'status.mark_as_read':
      read(markBody, params);
      if (!declares(state, 'status', 'mark_as_read')) throw new Refusal(422, 'Invalid action');
      state.say('agents see that a message was read');
      return;
    case 'typing.start':
      typing(state, read(typingStartBody, params).thread_id ?? '', true);
      return;
    case 'typing.stop':
      typing(state, read(typingStopBody, params).thread_id ?? '', false);
      return;
    default:
      throw new Refusal(422, 'Invalid action');
  }
}

function read<T>(schema: z.ZodType<T>, params: unknown): T {
  const result = schema.safeParse(params);
  if (result.success) return result.data;
  throw new Refusal(
    422,
    `Invalid resource format: ${result.error.issues.map(({ path }) => path.join('.')).join(', ')}`,
  );
}

function typing(state: AccountState, threadId: string, isTyping: boolean): void {
  if (!hasOption(state, 'messaging.typing_indicator')) throw new Refusal(422, 'Invalid action');
  const now = state.clock.now();
  const last = state.typedAt.get(threadId);
  if (isTyping && last !== undefined && now - last < typingEveryMs) {
    throw new Refusal(429, 'too many typing requests, please try again in a few seconds');
  }
  if (isTyping) state.typedAt.set(threadId, now);
  else state.typedAt.delete(threadId);
  state.say(`customer ${isTyping ? 'types' : 'stopped typing'}`);
}
