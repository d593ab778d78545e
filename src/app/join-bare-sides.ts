import type { BareSide, BotProtocol } from '../bots/bot-protocol.ts';
import type { SocketHandler } from '../core/socket.ts';

/** What is answered before the program's own routes and middleware. */
export interface BareSides {
  /** `null` when the path belongs to the program's own routes. */
  fetch(request: Request): Promise<Response> | null;
  readonly openSocket: SocketHandler;
}

/** Gives every request to the protocol that owns the first segment of its path. */
export function joinBareSides(protocols: Iterable<BotProtocol>): BareSides {
  const sides = new Map<string, BareSide>();
  for (const { bare } of protocols) if (bare !== undefined) sides.set(bare.segment, bare);
  return {
    fetch: (request) => {
      const from = request.url.indexOf('/', request.url.indexOf('://') + 3);
      return sides.get(firstSegment(request.url.slice(from)))?.fetch(request) ?? null;
    },
    openSocket: async (request) => {
      const open = sides.get(firstSegment(request.path))?.openSocket;
      return open === undefined ? { isAccepted: false, status: 404 } : open(request);
    },
  };
}

function firstSegment(path: string): string {
  return /^\/([^/?#]*)/.exec(path)?.[1] ?? '';
}
