/**
 * Makes the `HttpClient`s that adapters and callbacks receive. None retries or follows a redirect, all refuse addresses
 * of our own network at connect time, and all tell whether a failed request can have reached the other side.
 */
import ky from 'ky';
import { Agent, type Dispatcher, fetch as undiciFetch } from 'undici';
import { type HttpClient, HttpFailure, type HttpRequest, type HttpResponse } from '../core/http-client.ts';
import type { Logger } from '../core/logger.ts';
import { callDirectly } from './direct-call.ts';
import { createTargetGuard, type Resolve, type TargetGuard, TargetRefused } from './target-guard.ts';

export interface HttpClientsOptions {
  /** Whether private and loopback addresses may be called. */
  readonly allowPrivateTargets: boolean;
  readonly log: Logger;
  /** Resolver of host names; the system's when absent. */
  readonly resolve?: Resolve;
}

export interface HttpClients {
  /** For what is called once per message: the leanest path there is. Compressed answers are not asked for. */
  readonly perMessage: HttpClient;
  /** For everything else that is called with our own credentials: set-up, groups, checks. */
  readonly plain: HttpClient;
  /** For addresses that a request or a bot names: callbacks and media. Shares no connection with the others. */
  readonly guarded: HttpClient;
  /** Ends all connections; calls in flight fail as any broken connection does. */
  close(): Promise<void>;
}

const connectTimeoutMs = 3_000;
/** A backstop only: callers bound every call by its signal. */
const silenceMsMax = 120_000;
const sharedConnectionsMax = 128;
/** Whoever reads a file at the other end may stop in the middle, and holds its connection. */
const fileConnectionsMax = 64;
const responseBytesMaxDefault = 1_048_576;

export function createHttpClients(options: HttpClientsOptions): HttpClients {
  const guard = createTargetGuard(options.allowPrivateTargets, options.resolve);
  const openAgent = (connections: number | null) =>
    new Agent({
      connect: { timeout: connectTimeoutMs, lookup: guard.lookup },
      pipelining: 1,
      connections,
      headersTimeout: silenceMsMax,
      bodyTimeout: silenceMsMax,
    });
  const trusted = openAgent(sharedConnectionsMax);
  const untrusted = openAgent(sharedConnectionsMax);
  const apart = { stream: openAgent(null), file: openAgent(fileConnectionsMax) };
  const parts = { guard, log: options.log, apart };
  return {
    perMessage: createDirectClient({ ...parts, agent: trusted }),
    plain: createKyClient({ ...parts, agent: trusted }),
    guarded: createDirectClient({ ...parts, agent: untrusted }),
    close: async () => {
      await Promise.all([trusted, untrusted, apart.stream, apart.file].map((agent) => agent.destroy()));
    },
  };
}

interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: AsyncIterable<Uint8Array>;
}

interface ClientParts {
  readonly guard: TargetGuard;
  readonly log: Logger;
  readonly agent: Agent;
  /** For answers that do not end, and for files: a thousand of them must not take the connections that calls share. */
  readonly apart: Readonly<Record<NonNullable<HttpRequest['connection']>, Agent>>;
}

/** For what is called once per message: no stream, no wrapper, one answer object. */
function createDirectClient({ guard, log, agent, apart }: ClientParts): HttpClient {
  return {
    request: async (request) => {
      const url = targetOf(request, guard);
      const { connection, responseBytesMax = responseBytesMaxDefault } = request;
      return callDirectly({
        dispatcher: connection === undefined ? agent : apart[connection],
        request,
        url,
        bytesMax: connection === 'stream' ? Number.POSITIVE_INFINITY : responseBytesMax,
        wholeBytesMax: responseBytesMax,
        failure: (cause, hasStarted) => failureOf(cause, { request, url, log, hasStarted }),
      });
    },
  };
}

function createKyClient({ guard, log, agent }: ClientParts): HttpClient {
  return {
    request: async (request) => {
      const url = targetOf(request, guard);
      const watch = watchStart(agent);
      const failure = (cause: unknown) => failureOf(cause, { request, url, log, hasStarted: watch.hasStarted() });
      try {
        request.signal.throwIfAborted();
        const answer = await untilAborted(callThroughKy(request, url, watch.dispatcher), request.signal);
        return responseOf(answer, `${request.method} ${url.host}`, request.responseBytesMax ?? responseBytesMaxDefault);
      } catch (cause) {
        throw failure(cause);
      }
    },
  };
}

interface FailedCall {
  readonly request: HttpRequest;
  readonly url: URL;
  readonly log: Logger;
  readonly hasStarted: boolean;
}

function failureOf(cause: unknown, { request, url, log, hasStarted }: FailedCall): HttpFailure {
  if (rootOf(cause) instanceof TargetRefused) log.warn({ host: url.hostname }, 'http.target_refused');
  const message = `${request.method} ${url.host}: ${reasonOf(cause)}`;
  return new HttpFailure(message, hasStarted ? 'unknown' : 'notSent', cause);
}

/** The parsed URL; an address that can never be called fails before anything is opened. */
function targetOf(request: HttpRequest, guard: TargetGuard): URL {
  const refuse = (reason: string) => new HttpFailure(`${request.method}: ${reason}`, 'notSent');
  if (!URL.canParse(request.url)) throw refuse('the URL cannot be read');
  const url = new URL(request.url);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw refuse(`${url.protocol} is not http or https`);
  if (url.username !== '' || url.password !== '') throw refuse(`the URL of ${url.host} carries a user or password`);
  const refusal = guard.refusalOfHost(url.hostname);
  if (refusal !== null) throw refuse(refusal);
  return url;
}

/**
 * Whether the request has been written, in whole or in part. undici starts a request only on a connection that is open,
 * so everything that fails earlier (name, refused, TLS, guard, cancelled in the queue) surely did not reach anybody.
 */
function watchStart(agent: Agent): { readonly dispatcher: Dispatcher; hasStarted(): boolean } {
  let hasStarted = false;
  const dispatcher = agent.compose((dispatch) => (options, handler) => {
    const watched: Dispatcher.DispatchHandler = {
      onRequestStart: (controller, context) => {
        handler.onRequestStart?.(controller, context);
        if (!controller.aborted) hasStarted = true;
      },
      onResponseStart: (...start) => handler.onResponseStart?.(...start),
      onResponseData: (controller, chunk) => handler.onResponseData?.(controller, chunk),
      onResponseEnd: (controller, trailers) => handler.onResponseEnd?.(controller, trailers),
      onResponseError: (controller, error) => handler.onResponseError?.(controller, error),
    };
    return dispatch(options, watched);
  });
  return { dispatcher, hasStarted: () => hasStarted };
}

async function callThroughKy(request: HttpRequest, url: URL, dispatcher: Dispatcher): Promise<RawAnswer> {
  const { body } = request;
  const streamed = body === undefined || isBytes(body) ? body : ReadableStream.from(body);
  const answer = await ky(url, {
    method: request.method,
    headers: { ...request.headers },
    retry: 0,
    timeout: false,
    throwHttpErrors: false,
    redirect: 'manual',
    // ky brings a Request of the runtime's own fetch, which does not take our dispatcher: hand its parts over instead.
    fetch: async (input) => {
      const { headers } = input as Request;
      const init = { method: request.method, headers: [...headers], signal: request.signal, dispatcher };
      const withBody = streamed === undefined ? {} : { body: streamed, duplex: 'half' as const };
      return (await undiciFetch(url, { ...init, ...withBody, redirect: 'manual' })) as unknown as Response;
    },
  });
  return { status: answer.status, headers: Object.fromEntries(answer.headers), body: answer.body ?? noBytes() };
}

async function* noBytes(): AsyncGenerator<Uint8Array> {}

function isBytes(body: NonNullable<HttpRequest['body']>): body is string | Uint8Array {
  return typeof body === 'string' || body instanceof Uint8Array;
}

/** undici notices a cancelled signal only once it has a connection; the caller is not to wait for that. */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop: () => void = () => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function responseOf(answer: RawAnswer, what: string, bytesMax: number): HttpResponse {
  let isTaken = false;
  async function* read(): AsyncGenerator<Uint8Array> {
    let bytes = 0;
    try {
      for await (const chunk of answer.body) {
        bytes += chunk.byteLength;
        if (bytes > bytesMax) throw new Error(`the answer is larger than ${bytesMax} bytes`);
        yield chunk;
      }
    } catch (cause) {
      throw new HttpFailure(`${what}: ${reasonOf(cause)}`, 'unknown', cause);
    }
  }
  const take = () => {
    if (isTaken) throw new Error('the body of an answer can be read once');
    isTaken = true;
    return read();
  };
  return {
    status: answer.status,
    headers: answer.headers,
    stream: take,
    text: async () => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of take()) chunks.push(chunk);
      return new TextDecoder().decode(Buffer.concat(chunks));
    },
  };
}

/** fetch wraps what happened into a `TypeError`; the reason is inside. */
function rootOf(cause: unknown): unknown {
  return cause instanceof TypeError && cause.cause !== undefined ? cause.cause : cause;
}

const reasons: Readonly<Record<string, string>> = {
  ENOTFOUND: 'the host name is not known',
  EAI_AGAIN: 'the host name cannot be resolved at the moment',
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was reset',
  UND_ERR_SOCKET: 'the connection was closed before the answer was complete',
  UND_ERR_CONNECT_TIMEOUT: `no connection within ${connectTimeoutMs} ms`,
  UND_ERR_HEADERS_TIMEOUT: 'no answer came',
  UND_ERR_BODY_TIMEOUT: 'the answer stopped half way',
};

/** Plain words for operators, without paths, queries or anything that was sent. */
function reasonOf(cause: unknown): string {
  const root = rootOf(cause);
  if (!(root instanceof Error)) return 'cancelled';
  if (root.name === 'TimeoutError') return 'no answer before the deadline';
  if (root.name === 'AbortError') return 'cancelled';
  const code = 'code' in root && typeof root.code === 'string' ? root.code : null;
  if (code === null || root instanceof TargetRefused) return root.message;
  const reason = reasons[code];
  return reason === undefined ? `the call failed (${code})` : `${reason} (${code})`;
}
