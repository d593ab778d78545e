import { expect } from 'vitest';
import type { Simulator } from '../../src/helpdesks/simulator.ts';
import type { ServedSimulator } from './serve-simulator.ts';

// biome-ignore lint/suspicious/noExplicitAny: tests read answers of any shape.
type Body = any;

export interface Exchange {
  readonly spec: 'sunco' | 'support';
  readonly method: string;
  /** Below `/sc` or the whole `/api/v2/…`, with its query. */
  readonly path: string;
  readonly requestBody: unknown;
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

export interface ZendeskCaller {
  /** Calls below `/v2/apps/{appId}`. */
  sunco(method: string, path: string, body?: unknown, authorization?: string): Promise<Exchange>;
  /** Calls below `/api/v2`. */
  support(method: string, path: string, body?: unknown, authorization?: string): Promise<Exchange>;
  readonly suncoAuthorization: string;
  readonly exchanges: readonly Exchange[];
}

export function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

/** Plain calls to a served Zendesk simulator, remembered for validation. */
export function callZendesk({ card }: ServedSimulator<Simulator>): ZendeskCaller {
  const exchanges: Exchange[] = [];
  const call = async (
    facts: Omit<Exchange, 'status' | 'headers' | 'body'> & { url: string; authorization: string },
  ): Promise<Exchange> => {
    const { url, authorization, ...rest } = facts;
    const isForm = rest.requestBody instanceof FormData;
    const answer = await fetch(url, {
      method: rest.method,
      headers: {
        authorization,
        ...(rest.requestBody === undefined || isForm ? {} : { 'content-type': 'application/json' }),
      },
      ...(rest.requestBody === undefined
        ? {}
        : { body: isForm ? (rest.requestBody as FormData) : JSON.stringify(rest.requestBody) }),
    });
    const text = await answer.text();
    const body: Body = text === '' ? null : JSON.parse(text);
    const exchange = { ...rest, status: answer.status, headers: answer.headers, body };
    exchanges.push(exchange);
    return exchange;
  };
  const suncoAuthorization = basic(String(card['keyId']), String(card['keySecret']));
  const supportAuthorization = basic(`${card['email']}/token`, String(card['apiToken']));
  return {
    exchanges,
    suncoAuthorization,
    sunco: (method, path, requestBody, authorization = suncoAuthorization) => {
      const full = `/v2/apps/${card['appId']}${path}`;
      return call({ spec: 'sunco', method, path: full, requestBody, url: `${card['baseUrl']}${full}`, authorization });
    },
    support: (method, path, requestBody, authorization = supportAuthorization) =>
      call({
        spec: 'support',
        method,
        path: `/api/v2${path}`,
        requestBody,
        url: `${card['supportBaseUrl']}${path}`,
        authorization,
      }),
  };
}

/** Makes the calls one after the other, and expects this status of each. */
export async function expectAll(
  calls: readonly (() => Promise<Exchange>)[],
  status: number,
): Promise<readonly Exchange[]> {
  const done: Exchange[] = [];
  for (const call of calls) {
    const exchange = await call();
    const seen = { call: `${exchange.method} ${exchange.path}`, status: exchange.status };
    expect({ ...seen, body: seen.status === status ? null : exchange.body }).toEqual({ ...seen, status, body: null });
    done.push(exchange);
  }
  return done;
}
