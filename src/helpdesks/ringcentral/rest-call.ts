import type { z } from 'zod';
import type { HttpRequest } from '../../core/http-client.ts';
import type { HelpdeskTools } from '../helpdesk.ts';
import { again, refusalOfRest, translated } from './failures.ts';
import { type RingcentralSettings, restRootOf } from './settings.ts';

export type Query = readonly (readonly [name: string, value: string | undefined])[];

export interface RestCall<T> {
  readonly method: HttpRequest['method'];
  /** Below `/1.0`, encoded, without query. */
  readonly path: string;
  /** The API takes all parameters here, for writing too. `undefined` is left out, an empty text is sent. */
  readonly query?: Query;
  /** Names the call in failures; carries no ids. */
  readonly what: string;
  readonly answer: z.ZodType<T>;
  readonly signal: AbortSignal;
}

export type RestCaller = <T>(call: RestCall<T>) => Promise<T>;

/** A page of 150 messages of 20,000 characters in three forms each fits. */
const answerBytesMax = 16 * 1024 * 1024;

/**
 * One call to the REST API. Throws `RingcentralRefusal` for an answer that is not 2xx, and a `DeliveryFailure` with
 * certainty `unknown` for a 2xx that we cannot read, because the vendor has acted by then.
 */
export function createRestCaller(settings: RingcentralSettings, tools: HelpdeskTools): RestCaller {
  return async (call) => {
    const response = await translated(() =>
      tools.http.request({
        method: call.method,
        url: `${restRootOf(settings)}${call.path}${queryText(call.query ?? [])}`,
        headers: { authorization: `Bearer ${settings.restToken}`, accept: 'application/json' },
        signal: call.signal,
        responseBytesMax: answerBytesMax,
      }),
    );
    if (response.status < 200 || response.status > 299) throw await refusalOfRest(response, call.what, tools.now());
    const text = await translated(() => response.text());
    const read = call.answer.safeParse(jsonOf(text));
    if (read.success) return read.data;
    throw again(`${call.what} answered ${response.status} with a body that cannot be read`, 'unknown');
  };
}

function jsonOf(text: string): unknown {
  try {
    return text.trim() === '' ? {} : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function queryText(query: Query): string {
  const values = new URLSearchParams();
  for (const [name, value] of query) if (value !== undefined) values.append(name, value);
  const text = values.toString();
  return text === '' ? '' : `?${text}`;
}
