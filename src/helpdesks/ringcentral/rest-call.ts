import type { HelpdeskTools } from '../helpdesk.ts';
import { callJson, type JsonCall } from '../kit/json-call.ts';
import { withOwnLimits } from '../kit/vendor-refusal.ts';
import { refusalOfRest } from './failures.ts';
import { type RingcentralSettings, restRootOf } from './settings.ts';

export type Query = readonly (readonly [name: string, value: string | undefined])[];

export interface RestCall<T> extends Pick<JsonCall<T>, 'method' | 'what' | 'answer' | 'signal'> {
  /** Below `/1.0`, encoded, without query. */
  readonly path: string;
  /** The API takes all parameters here, for writing too. `undefined` is left out, an empty text is sent. */
  readonly query?: Query;
}

export type RestCaller = <T>(call: RestCall<T>) => Promise<T>;

/** A page of 150 messages of 20,000 characters in three forms each fits. */
const answerBytesMax = 16 * 1024 * 1024;

/** Calls the REST API. Throws as `callJson` does. */
export function createRestCaller(settings: RingcentralSettings, tools: HelpdeskTools): RestCaller {
  const authorization = `Bearer ${settings.restToken}`;
  return (call) => {
    const url = `${restRootOf(settings)}${call.path}${queryText(call.query ?? [])}`;
    return withOwnLimits(() => callJson(tools, { url, authorization, answerBytesMax, ...call }, refusalOfRest));
  };
}

function queryText(query: Query): string {
  const values = new URLSearchParams();
  for (const [name, value] of query) if (value !== undefined) values.append(name, value);
  const text = values.toString();
  return text === '' ? '' : `?${text}`;
}
