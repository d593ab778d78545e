/** Makes the `Forwarder`: the transparent way to servers that stand behind us. */
import { Readable } from 'node:stream';
import { Agent } from 'undici';
import { WebSocket } from 'ws';
import type { ConnectRequest, ForwardAnswer, Forwarder, ForwardRequest, HeaderPairs } from '../core/forwarder.ts';
import { HttpFailure } from '../core/http-client.ts';
import type { Socket } from '../core/socket.ts';
import { socketOf } from './socket-of.ts';
import { createTargetGuard, type TargetGuard } from './target-guard.ts';

export interface ForwarderOptions {
  /** Whether private and loopback addresses may be called. */
  readonly allowPrivateTargets: boolean;
}

const connectTimeoutMs = 2_000;
/** A backstop: whoever asked has gone long before. */
const silenceMsMax = 120_000;
const frameBytesMax = 4 * 1024 * 1024;

/** `close` ends all connections; what is in flight fails as any broken connection does. */
export function createForwarder({ allowPrivateTargets }: ForwarderOptions): Forwarder & { close(): Promise<void> } {
  const guard = createTargetGuard(allowPrivateTargets);
  const agent = new Agent({
    connect: { timeout: connectTimeoutMs, lookup: guard.lookup },
    pipelining: 1,
    // As many as there are callers: any bound is one that a stranger with slow calls takes away from everybody else.
    connections: null,
    headersTimeout: silenceMsMax,
    bodyTimeout: silenceMsMax,
  });
  return {
    forward: (request) => forward(request, guard, agent),
    connect: (request) => connect(request, guard),
    close: () => agent.destroy(),
  };
}

async function forward(request: ForwardRequest, guard: TargetGuard, agent: Agent): Promise<ForwardAnswer> {
  const url = allowed(request.url, guard);
  let hasStarted = false;
  // Only here do headers come as they were sent; further up, those of one name are joined.
  let raw: readonly (string | Buffer)[] = [];
  const watched = agent.compose((dispatch) => (options, handler) => {
    const onRequestStart = handler.onRequestStart?.bind(handler);
    const onResponseStart = handler.onResponseStart?.bind(handler);
    handler.onRequestStart = (controller, context) => {
      hasStarted = true;
      onRequestStart?.(controller, context);
    };
    handler.onResponseStart = (controller, ...rest) => {
      raw = (controller.rawHeaders ?? []) as readonly (string | Buffer)[];
      onResponseStart?.(controller, ...rest);
    };
    return dispatch(options, handler);
  });
  try {
    const { body } = request;
    const answer = await watched.request({
      origin: url.origin,
      path: pathOf(request.url),
      method: request.method,
      headers: request.headers.flat(),
      body: body === null || body instanceof Uint8Array ? body : Readable.fromWeb(body as never),
      signal: request.signal,
    });
    answer.body.on('error', () => undefined);
    return { status: answer.statusCode, headers: pairsOf(raw), body: Readable.toWeb(answer.body) as never };
  } catch (cause) {
    const certainty = hasStarted ? 'unknown' : 'notSent';
    throw new HttpFailure(`${request.method} ${url.host}: ${nameOf(cause)}`, certainty, cause);
  }
}

/** Path and query as they are written: `URL` would tidy them up. */
function pathOf(url: string): string {
  const path = url.replace(/^\w+:\/\/[^/?#]*/, '').replace(/#.*$/, '');
  return path.startsWith('/') ? path : `/${path}`;
}

function pairsOf(raw: readonly (string | Buffer)[]): HeaderPairs {
  const pairs: [string, string][] = [];
  for (let at = 0; at + 1 < raw.length; at += 2) pairs.push([latin1(raw[at]), latin1(raw[at + 1])]);
  return pairs;
}

/** Header bytes one to one, as the platform hands them over. */
function latin1(value: string | Buffer | undefined): string {
  return typeof value === 'string' ? value : (value?.toString('latin1') ?? '');
}

function connect({ url: text, headers, signal }: ConnectRequest, guard: TargetGuard): Promise<Socket> {
  const url = allowed(text, guard);
  const given: Record<string, string> = {};
  let protocols: string[] = [];
  for (const [name, value] of headers) {
    if (name.toLowerCase() === 'sec-websocket-protocol') protocols = value.split(',').map((one) => one.trim());
    else given[name] = value;
  }
  return new Promise((resolve, reject) => {
    const ws = new WebSocket(text.replace(/^http/, 'ws'), protocols, {
      headers: given,
      // The library hands its options to Node's own request; its types leave `lookup` out.
      ...({ lookup: guard.lookup } as object),
      followRedirects: false,
      handshakeTimeout: connectTimeoutMs,
      maxPayload: frameBytesMax,
      perMessageDeflate: false,
    });
    const stop = () => ws.terminate();
    signal.addEventListener('abort', stop, { once: true });
    ws.once('close', () => signal.removeEventListener('abort', stop));
    ws.once('error', (cause) => reject(new HttpFailure(`WebSocket ${url.host}: ${nameOf(cause)}`, 'notSent', cause)));
    ws.once('open', () => {
      signal.removeEventListener('abort', stop);
      resolve(socketOf(ws));
    });
    if (signal.aborted) stop();
  });
}

function allowed(text: string, guard: TargetGuard): URL {
  const refuse = (reason: string) => new HttpFailure(`The address cannot be called: ${reason}`, 'notSent');
  if (!URL.canParse(text)) throw refuse('it cannot be read');
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw refuse(`${url.protocol} is not http or https`);
  const refusal = guard.refusalOfHost(url.hostname);
  if (refusal !== null) throw refuse(refusal);
  return url;
}

/** What went wrong, without path, query or anything that was sent. */
function nameOf(cause: unknown): string {
  if (!(cause instanceof Error)) return 'cancelled';
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.name;
}
