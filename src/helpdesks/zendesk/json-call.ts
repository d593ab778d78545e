import type { z } from 'zod';
import type { HttpClient, HttpRequest, HttpResponse } from '../../core/http-client.ts';
import { DeliveryFailure } from '../failure.ts';
import { refusalOf, translated } from './failures.ts';

export interface Endpoint {
  readonly http: HttpClient;
  readonly now: () => number;
  /** Root of the paths, without a trailing slash. */
  readonly root: string;
  readonly authorization: string;
}

export interface JsonCall<T> {
  readonly method: HttpRequest['method'];
  /** Below the root, encoded, with query. */
  readonly path: string;
  readonly body?: unknown;
  /** Streamed instead of `body`, with its own headers. */
  readonly upload?: { readonly headers: Readonly<Record<string, string>>; readonly content: AsyncIterable<Uint8Array> };
  /** Names the call in failures; carries no ids. */
  readonly what: string;
  readonly answer: z.ZodType<T>;
  readonly signal: AbortSignal;
}

export type JsonCaller = <T>(call: JsonCall<T>) => Promise<T>;

/** Largest answer: a page of 100 messages of 4096 characters with three text forms each fits. */
const answerBytesMax = 8 * 1024 * 1024;

/**
 * One call to one of the vendor's APIs. Throws `ZendeskRefusal` for an answer that is not 2xx, and a `DeliveryFailure`
 * with certainty `unknown` for a 2xx that we cannot read, because the vendor has acted by then.
 */
export function createJsonCaller(endpoint: Endpoint): JsonCaller {
  return async (call) => {
    const response = await translated(() => endpoint.http.request(requestOf(endpoint, call)));
    if (response.status < 200 || response.status > 299) throw await refusalOf(response, call.what, endpoint.now());
    return await readAnswer(response, call);
  };
}

function requestOf<T>(endpoint: Endpoint, call: JsonCall<T>): HttpRequest {
  const { method, signal, upload, body } = call;
  const base = { method, url: `${endpoint.root}${call.path}`, signal, responseBytesMax: answerBytesMax };
  const headers = { authorization: endpoint.authorization, accept: 'application/json' };
  if (upload !== undefined) return { headers: { ...headers, ...upload.headers }, body: upload.content, ...base };
  if (body === undefined) return { headers, ...base };
  return { headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body), ...base };
}

async function readAnswer<T>(response: HttpResponse, call: JsonCall<T>): Promise<T> {
  const text = await translated(() => response.text());
  try {
    return call.answer.parse(text.trim() === '' ? {} : JSON.parse(text));
  } catch (cause) {
    throw new DeliveryFailure(`${call.what} answered ${response.status} with a body that cannot be read`, {
      disposition: 'retry',
      certainty: 'unknown',
      cause: cause instanceof SyntaxError ? undefined : cause,
    });
  }
}

/** Basic credentials as both APIs take them. */
export function basicAuthorization(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`;
}

/** A query string with its `?`; empty values are left out. */
export function queryOf(values: Readonly<Record<string, string | undefined>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value !== undefined && value !== '') query.set(name, value);
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}
