/** The way through to the bot's own server: what goes in and what comes back stays as it is, save some of its headers. */
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { errorFacts } from '../../core/error-facts.ts';
import type { ForwardAnswer, HeaderPairs } from '../../core/forwarder.ts';
import { HttpFailure } from '../../core/http-client.ts';
import { plainRefusal, preflightAnswer } from './answers.ts';
import { addressOn } from './bot-servers.ts';
import { headersFromBot, headersToBot } from './crossing-headers.ts';
import type { Exchange } from './exchange.ts';
import { serversOf } from './settings.ts';

/** A call as it goes on; what is left out is taken from the request itself. */
export interface Onward {
  readonly rest?: string;
  readonly body?: Uint8Array;
  readonly headers?: HeaderPairs;
  readonly method?: string;
  readonly signal?: AbortSignal;
}

/**
 * Sends a call on to the first server that can be reached. Another one is tried only when the request surely did not
 * arrive and its body can be sent again. Throws `HttpFailure` when there is no answer.
 */
export async function sendOn(exchange: Exchange, onward: Onward = {}): Promise<ForwardAnswer> {
  const { tools, settings, request, call } = exchange;
  const { forwarder, servers } = tools;
  const body = onward.body ?? request.body;
  const signal = onward.signal ?? request.signal;
  const canRepeat = body === null || body instanceof Uint8Array;
  let failure: HttpFailure | null = null;
  for (const server of servers.inOrder(serversOf(settings.servers))) {
    try {
      const url = addressOn(server, onward.rest ?? call.rest);
      const headers = onward.headers ?? headersToBot(request.headers);
      const answer = await forwarder.forward({ method: onward.method ?? request.method, url, headers, body, signal });
      // The window repeats by itself what was answered so; the next call then goes elsewhere.
      if (answer.status >= 500) servers.failed(server);
      else servers.works(server);
      return answer;
    } catch (error) {
      if (!(error instanceof HttpFailure)) throw error;
      failure = error;
      if (!signal.aborted) servers.failed(server);
      if (error.certainty !== 'notSent' || !canRepeat) break;
    }
  }
  throw failure ?? new HttpFailure('The bot has no server.', 'notSent');
}

/** The answer of the bot's server, streamed. */
export async function passThrough(exchange: Exchange, onward: Onward = {}): Promise<Response> {
  try {
    return streamed(await sendOn(exchange, onward));
  } catch (error) {
    return unreachable(exchange, error);
  }
}

export function unreachable({ tools, bot, request }: Exchange, error: unknown): Response {
  tools.log.warn({ botId: bot.id, error: errorFacts(error) }, 'dydu.bot_unreachable');
  if (request.method === 'OPTIONS') return preflightAnswer(request);
  return plainRefusal(502, 'The server of the bot cannot be reached.');
}

const withoutBody = new Set([101, 204, 205, 304]);

export function streamed({ status, headers, body }: ForwardAnswer): Response {
  return answerWith({ status, headers }, body);
}

/** An answer that was read to its end, byte for byte. */
export function replayed(answer: ReadAnswer): Response {
  // As a stream: given as bytes, the server would add a length that the bot did not say.
  return answerWith(answer, ReadableStream.from([answer.bytes]));
}

function answerWith(
  { status, headers }: Pick<ForwardAnswer, 'status' | 'headers'>,
  body: ReadableStream<Uint8Array>,
): Response {
  const kept = new Headers();
  for (const [name, value] of headersFromBot(headers)) kept.append(name, value);
  if (!withoutBody.has(status)) return new Response(body, { status, headers: kept });
  void body.cancel().catch(() => undefined);
  return new Response(null, { status, headers: kept });
}

export interface ReadAnswer {
  readonly status: number;
  readonly headers: HeaderPairs;
  /** As they came. */
  readonly bytes: Uint8Array;
  /** The same as text, `null` when its encoding is not one that we read. */
  readonly text: string | null;
}

const answerBytesMax = 4 * 1024 * 1024;

/** Reads an answer that we have to look into. One that is too large for that comes back as the answer to stream on. */
export async function readAnswer(answer: ForwardAnswer): Promise<ReadAnswer | Response> {
  const reader = answer.body.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    size += value.byteLength;
    if (size > answerBytesMax) return streamed({ ...answer, body: continued(chunks, reader) });
  }
  const bytes = new Uint8Array(Buffer.concat(chunks));
  return { status: answer.status, headers: answer.headers, bytes, text: textOf(answer.headers, bytes) };
}

function continued(
  chunks: readonly Uint8Array[],
  reader: ReadableStreamDefaultReader<Uint8Array>,
): ReadableStream<Uint8Array> {
  async function* all(): AsyncGenerator<Uint8Array> {
    yield* chunks;
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  }
  return ReadableStream.from(all());
}

function textOf(headers: HeaderPairs, bytes: Uint8Array): string | null {
  const encoding = headers
    .find(([name]) => name.toLowerCase() === 'content-encoding')?.[1]
    .trim()
    .toLowerCase();
  const limit = { maxOutputLength: 4 * answerBytesMax };
  try {
    if (encoding === undefined || encoding === '' || encoding === 'identity') return Buffer.from(bytes).toString();
    if (encoding === 'gzip' || encoding === 'x-gzip') return gunzipSync(bytes, limit).toString();
    if (encoding === 'br') return brotliDecompressSync(bytes, limit).toString();
    return encoding === 'deflate' ? inflateSync(bytes, limit).toString() : null;
  } catch {
    return null;
  }
}
