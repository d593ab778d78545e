import type { z } from 'zod';
import type { HttpRequest, HttpResponse } from '../../core/http-client.ts';
import { DeliveryFailure, withDeliveryFailures } from '../failure.ts';
import type { HelpdeskTools } from '../helpdesk.ts';
import type { VendorRefusal } from './vendor-refusal.ts';

export interface JsonCall<T> {
  readonly method: HttpRequest['method'];
  /** With its query. */
  readonly url: string;
  readonly authorization?: string;
  /** What the vendor asks for in each head: a key under a name of its own, the version of its API. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Sent instead of `body`, with its own headers. */
  readonly upload?: {
    readonly headers: Readonly<Record<string, string>>;
    readonly content: string | AsyncIterable<Uint8Array>;
  };
  /** Names the call in failures; carries no ids. */
  readonly what: string;
  /** One conversation's rate counts, not the account's. */
  readonly hasOwnRate?: boolean;
  readonly answer: z.ZodType<T>;
  /** Largest answer that is read; 8 MiB when absent: a page of 100 messages of 4096 characters in three forms each fits. */
  readonly answerBytesMax?: number;
  readonly signal: AbortSignal;
}

/** What an answer of this vendor that is not 2xx means. */
export type ReadRefusal = (response: HttpResponse, what: string, nowMs: number) => Promise<VendorRefusal>;

const answerBytesMax = 8 * 1024 * 1024;

/**
 * One call to a vendor's API. Throws what `readRefusal` makes of an answer that is not 2xx, and a `DeliveryFailure` with
 * certainty `unknown` for a 2xx that we cannot read, because the vendor has acted by then.
 */
export async function callJson<T>(
  { http, now }: Pick<HelpdeskTools, 'http' | 'now'>,
  call: JsonCall<T>,
  readRefusal: ReadRefusal,
): Promise<T> {
  const response = await withDeliveryFailures(() => http.request(requestOf(call)));
  if (response.status < 200 || response.status > 299) throw await readRefusal(response, call.what, now());
  const text = await withDeliveryFailures(() => response.text());
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

function requestOf<T>(call: JsonCall<T>): HttpRequest {
  const { method, url, signal, authorization, upload, body, hasOwnRate = false } = call;
  const proof = authorization === undefined ? {} : { authorization };
  const headers = { accept: 'application/json', ...proof, ...call.headers };
  const base = { method, url, signal, responseBytesMax: call.answerBytesMax ?? answerBytesMax, hasOwnRate };
  if (upload !== undefined) return { headers: { ...headers, ...upload.headers }, body: upload.content, ...base };
  if (body === undefined) return { headers, ...base };
  return { headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body), ...base };
}

/** A query string with its `?`; what is empty or absent is left out. */
export function queryOf(values: Readonly<Record<string, string | undefined>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value !== undefined && value !== '') query.set(name, value);
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}
