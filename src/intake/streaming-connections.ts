import type { LiveConnection, LiveConnections } from '../connections/live-connections.ts';
import type { ConnectionId } from '../core/ids.ts';

/** Which connections have one event stream per conversation, remembered for a while. */
export interface StreamingConnections {
  /** The connection when it has such streams, else `null`. */
  find(id: ConnectionId): Promise<LiveConnection | null>;
  /** Looks at all connections again, unless that was done lately. */
  refresh(): Promise<void>;
  ids(): readonly ConnectionId[];
  /** False when it surely has none. One that nobody looked at yet may have. */
  mayHave(id: ConnectionId): boolean;
}

const readEveryMs = 10_000;

export function createStreamingConnections(connections: LiveConnections): StreamingConnections {
  const known = new Map<ConnectionId, boolean>();
  let readAt = Number.NEGATIVE_INFINITY;

  const find = async (id: ConnectionId): Promise<LiveConnection | null> => {
    const live = await connections.find(id).catch(() => null);
    const isStreaming = live?.capabilities.intake.includes('conversationStream') === true;
    known.set(id, isStreaming);
    return isStreaming ? live : null;
  };

  return {
    find,
    refresh: async () => {
      if (performance.now() - readAt < readEveryMs) return;
      for (const { id } of await connections.list()) await find(id);
      readAt = performance.now();
    },
    ids: () => [...known].flatMap(([id, isStreaming]) => (isStreaming ? [id] : [])),
    mayHave: (id) => {
      if (!known.has(id)) readAt = Number.NEGATIVE_INFINITY;
      return known.get(id) !== false;
    },
  };
}
