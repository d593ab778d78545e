/** The bot: takes callbacks and proves their signature, follows the stream, polls, and sends commands until they stick. */
import { createHmac } from 'node:crypto';
import { type Books, type EventBody, pause, type Way } from './books.ts';
import { type FaultyServer, serveFaulty } from './faulty-server.ts';

export interface BotAccount {
  readonly id: string;
  apiKey: string;
  /** Signing secrets that may be used now, in the form `whsec_…`. */
  callbackSecrets: string[];
}

export interface BotSide {
  readonly server: FaultyServer;
  /** What its account at the program needs besides a name. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Known once the account was made. */
  account: BotAccount | null;
  close(): Promise<void>;
}

export async function openBotSide(books: Books): Promise<BotSide> {
  const side = { account: null as BotAccount | null };
  const server = await serveFaulty(async (request) => {
    const text = await request.text();
    if (!isSigned(request.headers, text, side.account?.callbackSecrets ?? [])) {
      books.violations.push('a callback came with a wrong signature');
      return new Response(null, { status: 401 });
    }
    const body = JSON.parse(text) as EventBody;
    if (typeof body.seq === 'number') {
      if (request.headers.get('webhook-id') !== body.id) books.violations.push('webhook-id is not the id of the event');
      note(books, 'webhook', body);
    }
    return new Response(null, { status: 204 });
  });
  const settings = { callbackUrl: `${server.origin}/callback` };
  return Object.assign(side, { server, settings, close: () => server.close() });
}

function isSigned(headers: Headers, body: string, secrets: readonly string[]): boolean {
  const signed = `${headers.get('webhook-id')}.${headers.get('webhook-timestamp')}.${body}`;
  const given = (headers.get('webhook-signature') ?? '').split(' ');
  return secrets.some((secret) => {
    const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
    return given.includes(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`);
  });
}

function note(books: Books, way: Way, body: EventBody): void {
  const { escalationId, seq, type } = body;
  books.seen.push({ way, at: books.tick(), escalationId, seq, type, body });
}

export interface Reader {
  readonly lastSeq: number;
  readonly hasEnded: boolean;
  stop(): Promise<void>;
}

interface Reading {
  readonly books: Books;
  readonly origin: string;
  readonly apiKey: () => string;
  readonly escalationId: string;
}

/** Polls until it is stopped; an event that is asked for twice comes once into the books, as `after` promises. */
export function startPolling(reading: Reading): Reader {
  const { books, origin, apiKey, escalationId } = reading;
  return startReader(async (reader, signal) => {
    const url = `${origin}/v1/escalations/${escalationId}/events?after=${reader.lastSeq}&wait=2`;
    const answer = await fetch(url, { headers: { authorization: `Bearer ${apiKey()}` }, signal });
    if (!answer.ok) throw new Error(`poll ${answer.status}`);
    const page = (await answer.json()) as { events: EventBody[]; owner: string; state: string; hasMore: boolean };
    for (const event of page.events) reader.take(books, 'poll', event);
    if (!page.hasMore && reader.hasEnded && page.owner !== 'bot') {
      books.violations.push(
        `${escalationId}: every event is read, the end is among them, and the owner is ${page.owner}`,
      );
    }
  });
}

/** Follows the stream and resumes it by `Last-Event-ID`. `readDelayMs` makes it slower than the events come. */
export function startStreaming(reading: Reading, readDelayMs: () => number): Reader {
  const { books, origin, apiKey, escalationId } = reading;
  return startReader(async (reader, signal) => {
    const headers = { authorization: `Bearer ${apiKey()}`, 'last-event-id': String(reader.lastSeq) };
    const answer = await fetch(`${origin}/v1/escalations/${escalationId}/stream`, { headers, signal });
    if (answer.status === 204) return await pause(500);
    if (!answer.ok || answer.body === null) throw new Error(`stream ${answer.status}`);
    let text = '';
    for await (const chunk of answer.body.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      const frames = text.split('\n\n');
      text = frames.pop() ?? '';
      for (const frame of frames) {
        // Signals carry no id.
        if (!/^id: /m.test(frame)) continue;
        const data = /^data: (.*)$/m.exec(frame)?.[1];
        if (data !== undefined) reader.take(books, 'stream', JSON.parse(data) as EventBody);
      }
      const delayMs = readDelayMs();
      if (delayMs > 0) await pause(delayMs);
    }
  });
}

interface Position {
  lastSeq: number;
  hasEnded: boolean;
  take(books: Books, way: Way, event: EventBody): void;
}

const readWithinMs = 20_000;

function startReader(read: (reader: Position, signal: AbortSignal) => Promise<void>): Reader {
  const stopping = new AbortController();
  const reader: Position = {
    lastSeq: 0,
    hasEnded: false,
    take: (books, way, event) => {
      note(books, way, event);
      reader.lastSeq = Math.max(reader.lastSeq, event.seq);
      if (event.type === 'escalation.ended') reader.hasEnded = true;
    },
  };
  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
        await read(reader, AbortSignal.any([stopping.signal, AbortSignal.timeout(readWithinMs)]));
      } catch {
        // The program is away, or the answer broke: resume from what is known.
        if (!stopping.signal.aborted) await pause(60);
      }
    }
  };
  const running = run();
  return {
    get lastSeq() {
      return reader.lastSeq;
    },
    get hasEnded() {
      return reader.hasEnded;
    },
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}

export interface Asked {
  /** `null` when no answer came in time. */
  readonly status: number | null;
  // biome-ignore lint/suspicious/noExplicitAny: answers of any shape are read by their asker.
  readonly body: any;
}

export interface AskOptions {
  readonly origin: string;
  readonly token: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  readonly bytes?: { readonly name: string; readonly content: Uint8Array };
  readonly withinMs?: number;
  /** Answers that mean "not now": 429 and 5xx unless said otherwise. */
  readonly isPassing?: (status: number, code: string | null) => boolean;
}

const triedWithinMs = 45_000;

/** Asks again and again with the same words until a definite answer comes, as a careful bot does. */
export async function ask(options: AskOptions): Promise<Asked> {
  const { origin, token, method, path, body, bytes, withinMs = triedWithinMs } = options;
  const isPassing = options.isPassing ?? ((status) => status === 429 || status >= 500);
  const giveUpAt = Date.now() + withinMs;
  const headers: Record<string, string> = { authorization: `Bearer ${token}` };
  if (bytes !== undefined) {
    headers['content-type'] = 'application/octet-stream';
    headers['x-file-name'] = encodeURIComponent(bytes.name);
  } else if (body !== undefined) headers['content-type'] = 'application/json';
  const content = bytes?.content ?? (body === undefined ? undefined : JSON.stringify(body));
  for (;;) {
    try {
      const signal = AbortSignal.timeout(10_000);
      const init = { method, headers, signal, ...(content === undefined ? {} : { body: content }) };
      const answer = await fetch(`${origin}${path}`, init);
      const text = await answer.text();
      const parsed = text === '' ? null : JSON.parse(text);
      if (!isPassing(answer.status, parsed?.error?.code ?? null)) return { status: answer.status, body: parsed };
    } catch {
      // No answer, or half of one.
    }
    if (Date.now() > giveUpAt) return { status: null, body: null };
    await pause(50);
  }
}
