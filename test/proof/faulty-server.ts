import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import type { Socket } from '../../src/core/socket.ts';
import { socketOf } from '../../src/http/socket-of.ts';

/** One way in which the other side misbehaves. `before` and `after` say whether it did the work. */
export type HttpFault =
  | { readonly kind: 'slow'; readonly ms: number }
  | { readonly kind: 'never'; readonly when: 'before' | 'after' }
  | { readonly kind: 'half' }
  | { readonly kind: 'tooMany'; readonly retryAfterSeconds: number | null }
  | { readonly kind: 'error'; readonly status: number; readonly when: 'before' | 'after' }
  | { readonly kind: 'reset'; readonly when: 'before' | 'after' };

/** Decides for each call (`POST /sc/v2/…`) whether and how it goes wrong; `null` lets it go well. */
export type ChooseFault = (call: string) => HttpFault | null;

export interface FaultyServer {
  readonly origin: string;
  /** From now on; `null` for a well-behaved server. */
  misbehave(choose: ChooseFault | null): void;
  /** How often each kind has happened. */
  readonly happened: Map<HttpFault['kind'], number>;
  close(): Promise<void>;
}

type Answer = (request: Request) => Response | Promise<Response>;

/** Serves on loopback, and goes wrong on the wire where an app cannot: half an answer, no answer, a broken connection. */
export async function serveFaulty(answer: Answer, takeSocket?: (socket: Socket) => void): Promise<FaultyServer> {
  let chooseFault: ChooseFault | null = null;
  const happened = new Map<HttpFault['kind'], number>();
  const server = createServer((incoming, outgoing) => {
    const fault = chooseFault?.(`${incoming.method} ${incoming.url}`) ?? null;
    if (fault !== null) happened.set(fault.kind, (happened.get(fault.kind) ?? 0) + 1);
    handle(incoming, outgoing, { fault, answer }).catch(() => outgoing.destroy());
  });
  server.keepAliveTimeout = 60_000;
  const sockets = new WebSocketServer({ noServer: true });
  if (takeSocket !== undefined) {
    server.on('upgrade', (incoming, duplex, head) => {
      sockets.handleUpgrade(incoming, duplex, head, (ws) => takeSocket(socketOf(ws)));
    });
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    misbehave: (choose) => {
      chooseFault = choose;
    },
    happened,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      for (const ws of sockets.clients) ws.terminate();
      await closed;
    },
  };
}

async function handle(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { fault, answer }: { readonly fault: HttpFault | null; readonly answer: Answer },
): Promise<void> {
  const isBefore = fault !== null && 'when' in fault && fault.when === 'before';
  if (fault?.kind === 'reset' && isBefore) return reset(incoming);
  const request = await readRequest(incoming);
  if (fault?.kind === 'tooMany') return tooMany(outgoing, fault.retryAfterSeconds);
  if (fault?.kind === 'error' && isBefore) return void outgoing.writeHead(fault.status).end('{}');
  if (fault?.kind === 'never' && isBefore) return;
  if (fault?.kind === 'slow') await new Promise((resolve) => setTimeout(resolve, fault.ms));
  const response = await answer(request);
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') === true;
  if (isStream && (fault === null || fault.kind === 'slow' || fault.kind === 'half')) {
    return await passOn(response, outgoing, fault?.kind === 'half');
  }
  if (isStream) await response.body?.cancel();
  const body = isStream ? Buffer.alloc(0) : Buffer.from(await response.arrayBuffer());
  if (fault?.kind === 'never') return;
  if (fault?.kind === 'reset') return reset(incoming);
  if (fault?.kind === 'error') return void outgoing.writeHead(fault.status).end('{}');
  const headers = { ...Object.fromEntries(response.headers), 'content-length': String(body.byteLength) };
  outgoing.writeHead(response.status, headers);
  if (fault?.kind !== 'half') return void outgoing.end(body);
  outgoing.write(body.subarray(0, Math.floor(body.byteLength / 2)), () => incoming.socket.destroy());
}

/** A stream that never ends by itself. A half one breaks in the middle of the first thing it tells after its greeting. */
async function passOn(response: Response, outgoing: ServerResponse, isHalf: boolean): Promise<void> {
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.flushHeaders();
  const reader = response.body?.getReader();
  if (reader === undefined) return void outgoing.end();
  outgoing.once('close', () => void reader.cancel().catch(() => undefined));
  for (let count = 0; ; count += 1) {
    const { value, done } = await reader.read();
    if (done) return void outgoing.end();
    if (isHalf && count > 0) {
      return void outgoing.write(value.subarray(0, Math.floor(value.byteLength / 2)), () => outgoing.destroy());
    }
    outgoing.write(value);
  }
}

async function readRequest(incoming: IncomingMessage): Promise<Request> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  const method = incoming.method ?? 'GET';
  const hasBody = method !== 'GET' && method !== 'HEAD' && chunks.length > 0;
  const url = `http://${incoming.headers.host ?? '127.0.0.1'}${incoming.url}`;
  return new Request(url, { method, headers, ...(hasBody ? { body: Buffer.concat(chunks) } : {}) });
}

function tooMany(outgoing: ServerResponse, retryAfterSeconds: number | null): void {
  const headers = retryAfterSeconds === null ? {} : { 'retry-after': String(retryAfterSeconds) };
  outgoing.writeHead(429, { 'content-type': 'application/json', ...headers }).end('{"errors":[]}');
}

function reset(incoming: IncomingMessage): void {
  incoming.socket.resetAndDestroy();
}
