import type { HttpClient } from '../../core/http-client.ts';
import { callJson, type JsonCall } from '../kit/json-call.ts';
import { refusalOf } from './failures.ts';

export interface Endpoint {
  readonly http: HttpClient;
  readonly now: () => number;
  /** Root of the paths, without a trailing slash. */
  readonly root: string;
  /** Absent where the body proves who calls. */
  readonly authorization?: string;
}

export interface PathCall<T> extends Omit<JsonCall<T>, 'url' | 'authorization'> {
  /** Below the root, encoded, with query. */
  readonly path: string;
}

export type JsonCaller = <T>(call: PathCall<T>) => Promise<T>;

/** Calls one of the vendor's two APIs. Throws as `callJson` does. */
export function createJsonCaller(endpoint: Endpoint): JsonCaller {
  const { root, authorization } = endpoint;
  const credential = authorization === undefined ? {} : { authorization };
  return (call) => callJson(endpoint, { url: `${root}${call.path}`, ...credential, ...call }, refusalOf);
}

/** Basic credentials, as both APIs take them. */
export function basicAuthorization(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`;
}
