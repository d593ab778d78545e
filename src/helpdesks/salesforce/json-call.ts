import type { z } from 'zod';
import type { HttpRequest, HttpResponse } from '../../core/http-client.ts';
import { DeliveryFailure } from '../failure.ts';
import type { HelpdeskTools } from '../helpdesk.ts';
import { type Credential, refusalOf, translated } from './failures.ts';

export interface JsonCall<T> {
  readonly method: HttpRequest['method'];
  readonly url: string;
  readonly authorization?: string;
  readonly body?: unknown;
  /** Sent instead of `body`, with its own headers. */
  readonly upload?: {
    readonly headers: Readonly<Record<string, string>>;
    readonly content: string | AsyncIterable<Uint8Array>;
  };
  /** Names the call in failures; carries no ids. */
  readonly what: string;
  readonly credential: Credential;
  /** One conversation's rate counts, not the org's. */
  readonly hasOwnRate?: boolean;
  readonly answer: z.ZodType<T>;
  readonly signal: AbortSignal;
}

const answerBytesMax = 8 * 1024 * 1024;

/**
 * One call to one of the vendor's APIs. Throws `SalesforceRefusal` for an answer that is not 2xx, and a `DeliveryFailure`
 * with certainty `unknown` for a 2xx that we cannot read, because the vendor has acted by then.
 */
export async function callJson<T>({ http, now }: Pick<HelpdeskTools, 'http' | 'now'>, call: JsonCall<T>): Promise<T> {
  const response = await translated(() => http.request(requestOf(call)));
  if (response.status < 200 || response.status > 299) throw await refusalOf(response, call, now());
  return await readAnswer(response, call);
}

function requestOf<T>(call: JsonCall<T>): HttpRequest {
  const { method, url, signal, authorization, upload, body } = call;
  const headers = { accept: 'application/json', ...(authorization === undefined ? {} : { authorization }) };
  const base = { method, url, signal, responseBytesMax: answerBytesMax, hasOwnRate: call.hasOwnRate ?? false };
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

/** A query string with its `?`; empty values are left out. */
export function queryOf(values: Readonly<Record<string, string | undefined>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value !== undefined && value !== '') query.set(name, value);
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}
