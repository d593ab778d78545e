import type { BareSide, BotProtocol } from '../bots/bot-protocol.ts';
import type { SocketHandler } from '../core/socket.ts';
import type { Metrics } from '../http/metrics.ts';

/** What is answered before the program's own routes and middleware. */
export interface BareSides {
  /** `null` when the path belongs to the program's own routes. */
  fetch(request: Request): Promise<Response> | null;
  readonly openSocket: SocketHandler;
}

/** Gives every request to the protocol that owns the first segment of its path. */
export function joinBareSides(protocols: Iterable<BotProtocol>, metrics: Pick<Metrics, 'answered'>): BareSides {
  const sides = new Map<string, BareSide>();
  for (const { bare } of protocols) if (bare !== undefined) sides.set(bare.segment, bare);
  return {
    fetch: (request) => {
      const from = request.url.indexOf('/', request.url.indexOf('://') + 3);
      const path = request.url.slice(from);
      const side = sides.get(firstSegment(path));
      return side === undefined ? null : counted(side, { request, path, metrics });
    },
    openSocket: async (request) => {
      const open = sides.get(firstSegment(request.path))?.openSocket;
      return open === undefined ? { isAccepted: false, status: 404 } : open(request);
    },
  };
}

interface BareRequest {
  readonly request: Request;
  readonly path: string;
  readonly metrics: Pick<Metrics, 'answered'>;
}

async function counted(side: BareSide, { request, path, metrics }: BareRequest): Promise<Response> {
  const began = performance.now();
  const response = await side.fetch(request);
  const seconds = (performance.now() - began) / 1_000;
  metrics.answered({ method: request.method, route: side.routeOf(path), status: response.status, seconds });
  return response;
}

function firstSegment(path: string): string {
  return /^\/([^/?#]*)/.exec(path)?.[1] ?? '';
}
