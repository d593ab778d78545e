import type { HttpClient, HttpRequest } from '../../src/core/http-client.ts';

export interface ScriptedAnswer {
  readonly status: number;
  readonly json?: unknown;
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ScriptedCall {
  /** `METHOD /path?query`, without the host. */
  readonly line: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export type ScriptedReply = ScriptedAnswer | ((call: ScriptedCall) => ScriptedAnswer);

/**
 * An `HttpClient` that answers by rules and remembers what it was asked. The first rule whose pattern matches
 * `METHOD /path?query` answers; a call without a rule fails the test loudly.
 */
export function scriptedHttp(rules: readonly (readonly [RegExp, ScriptedReply])[]) {
  const calls: ScriptedCall[] = [];
  const http: HttpClient = {
    request: async (request) => {
      const url = new URL(request.url);
      const line = `${request.method} ${url.pathname}${url.search}`;
      const call = { line, url, headers: request.headers ?? {}, body: await bodyOf(request) };
      calls.push(call);
      const reply = rules.find(([pattern]) => pattern.test(line))?.[1];
      if (reply === undefined) throw new Error(`no rule answers ${line}`);
      const answer = typeof reply === 'function' ? reply(call) : reply;
      const text = answer.text ?? (answer.json === undefined ? '' : JSON.stringify(answer.json));
      return {
        status: answer.status,
        headers: answer.headers ?? {},
        text: async () => text,
        stream: async function* () {
          yield new TextEncoder().encode(text);
        },
      };
    },
  };
  return { http, calls };
}

async function bodyOf(request: HttpRequest): Promise<unknown> {
  const { body } = request;
  if (body === undefined) return undefined;
  if (typeof body === 'string') return JSON.parse(body);
  const chunks: Uint8Array[] = [];
  if (body instanceof Uint8Array) chunks.push(body);
  else for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
