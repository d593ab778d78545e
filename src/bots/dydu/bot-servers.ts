import { LRUCache } from 'lru-cache';

/** Which of a bot's servers to ask first: the order of the settings, those that failed lately at the end. */
export interface BotServers {
  inOrder(servers: readonly string[]): readonly string[];
  failed(server: string): void;
  works(server: string): void;
}

const avoidedMs = 30_000;
const serversMax = 1000;

/** `elapsedMs` is monotonic. */
export function createBotServers(elapsedMs: () => number = () => performance.now()): BotServers {
  const avoidedUntil = new LRUCache<string, number>({ max: serversMax });
  const isAvoided = (server: string) => (avoidedUntil.get(server) ?? 0) > elapsedMs();
  return {
    inOrder: (servers) => [...servers].sort((a, b) => Number(isAvoided(a)) - Number(isAvoided(b))),
    failed: (server) => avoidedUntil.set(server, elapsedMs() + avoidedMs),
    works: (server) => avoidedUntil.delete(server),
  };
}

/** Where the window itself would send this call; it leaves `servlet` out for servers that look like a developer's. */
export function addressOn(server: string, rest: string): string {
  const isLocal = server.includes('localhost') || server.endsWith('.loca.lt') || server.endsWith('.ngrok-free.app');
  return `${server.replace(/\/+$/, '')}${isLocal ? '' : '/servlet'}${rest}`;
}
