import { type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { createAdaptorServer } from '@hono/node-server';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Socket, SocketAnswer, SocketHandler } from '../core/socket.ts';
import { socketOf } from '../http/socket-of.ts';
import { IncomingCall } from './incoming-call.ts';
import { readToEnd } from './read-to-end.ts';

export interface Listener {
  /** Such as `http://127.0.0.1:8080`. */
  readonly origin: string;
  /** Takes no new connection, waits for answers in progress at most this long, then cuts what is left. */
  close(graceMs: number): Promise<void>;
}

export interface ListenOptions {
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** Who answers requests to open a WebSocket; all are refused when absent. */
  readonly openSocket?: SocketHandler;
}

/** `env` holds the connection of Node's server, for simulators that have to break it. */
type Fetch = (request: Request, env: object) => Response | Promise<Response>;

/** Above the minute after which common load balancers drop an idle connection, so that we are never the first to. */
const keepAliveMs = 65_000;
const sweepMs = 50;

/** Serves an app over HTTP. Rejects when the address cannot be had, with a message that says what to do. */
export async function serve(fetch: Fetch, { host, port, openSocket }: ListenOptions): Promise<Listener> {
  const serverOptions = {
    keepAliveTimeout: keepAliveMs,
    headersTimeout: keepAliveMs + 1_000,
    IncomingMessage: IncomingCall,
  };
  const server = createAdaptorServer({ fetch: answerHeard(fetch), serverOptions }) as Server;
  const endSockets = openSocket === undefined ? () => undefined : takeSockets(server, openSocket);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explained(error, `${host}:${port}`)));
    server.listen(port, host, resolve);
  });
  return { origin: originOf(server, host), close: (graceMs) => close(server, { graceMs, endSockets }) };
}

interface Call {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
}

/**
 * Who asks for the end of the connection (`Connection: close`, as Python's urllib does) is cut with the last byte of the
 * answer. One that is still sending what was refused would see a broken pipe then, and never the refusal.
 */
function answerHeard(fetch: Fetch) {
  return (request: Request, env: object): Response | Promise<Response> => {
    const answer = fetch(request, env);
    const { incoming, outgoing } = env as Call;
    if (outgoing.shouldKeepAlive || incoming.method === 'GET') return answer;
    return (async () => {
      const response = await answer;
      if (response.status >= 400) await readToEnd(incoming);
      return response;
    })();
  };
}

const frameBytesMax = 1024 * 1024;
const aliveEveryMs = 30_000;

/** Opens WebSockets for whoever takes them; returns what ends them all. A peer that is silent for a minute is cut. */
function takeSockets(server: Server, openSocket: SocketHandler): () => void {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: frameBytesMax, perMessageDeflate: false });
  const open = new Set<Socket>();
  const silent = new WeakSet<WebSocket>();
  const watch = setInterval(() => {
    for (const one of sockets.clients) {
      if (silent.has(one)) one.terminate();
      silent.add(one);
      one.ping();
    }
  }, aliveEveryMs).unref();
  server.on('upgrade', (request: IncomingMessage, duplex: Duplex, head: Buffer) => {
    duplex.on('error', () => duplex.destroy());
    openSocket({ path: request.url ?? '/', headers: headersOf(request) }).then(
      (answer) => {
        if (!answer.isAccepted) return refuseUpgrade(duplex, answer);
        sockets.handleUpgrade(request, duplex, head, (ws) => {
          ws.on('pong', () => silent.delete(ws));
          const socket = socketOf(ws, duplex);
          open.add(socket);
          socket.onClose(() => open.delete(socket));
          answer.take(socket);
        });
      },
      () => refuseUpgrade(duplex, { isAccepted: false, status: 500 }),
    );
  });
  return () => {
    clearInterval(watch);
    for (const one of open) one.cut();
  };
}

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  const given: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) given[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return given;
}

function refuseUpgrade(duplex: Duplex, { status }: Extract<SocketAnswer, { isAccepted: false }>): void {
  duplex.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Refused'}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
  );
}

interface Ending {
  readonly graceMs: number;
  endSockets(): void;
}

async function close(server: Server, { graceMs, endSockets }: Ending): Promise<void> {
  endSockets();
  const cut = setTimeout(() => server.closeAllConnections(), graceMs);
  // A connection that has given its answer only now is idle, and would otherwise be waited for until its keep-alive ends.
  const sweep = setInterval(() => server.closeIdleConnections(), sweepMs);
  await new Promise<void>((resolve) => server.close(() => resolve()));
  clearTimeout(cut);
  clearInterval(sweep);
}

function originOf(server: Server, host: string): string {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function explained(error: NodeJS.ErrnoException, where: string): Error {
  if (error.code === 'EADDRINUSE') {
    return new Error(`${where} is in use: stop what listens there, or choose another port.`, { cause: error });
  }
  if (error.code === 'EACCES') return new Error(`${where} may not be used by this account.`, { cause: error });
  return new Error(`${where} cannot be listened on (${error.code ?? error.message}).`, { cause: error });
}
