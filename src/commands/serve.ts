import type { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';

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
}

/** `env` holds the connection of Node's server, for simulators that have to break it. */
type Fetch = (request: Request, env: object) => Response | Promise<Response>;

/** Above the minute after which common load balancers drop an idle connection, so that we are never the first to. */
const keepAliveMs = 65_000;
const sweepMs = 50;

/** Serves an app over HTTP. Rejects when the address cannot be had, with a message that says what to do. */
export async function serve(fetch: Fetch, { host, port }: ListenOptions): Promise<Listener> {
  const serverOptions = { keepAliveTimeout: keepAliveMs, headersTimeout: keepAliveMs + 1_000 };
  const server = createAdaptorServer({ fetch, serverOptions }) as Server;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explained(error, `${host}:${port}`)));
    server.listen(port, host, resolve);
  });
  return { origin: originOf(server, host), close: (graceMs) => close(server, graceMs) };
}

async function close(server: Server, graceMs: number): Promise<void> {
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
