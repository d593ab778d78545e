import { type Clock, type EpochMs, isRecent } from '../core/clock.ts';
import type { ConnectionId, RemoteGroupId } from '../core/ids.ts';
import type { Availability } from '../helpdesks/helpdesk.ts';
import type { LiveConnections } from './live-connections.ts';

export interface CheckedAvailability extends Availability {
  readonly checkedAt: EpochMs;
}

/** Whether somebody is there, answered from memory: never slower than `answerWithinMs`, `unknown` when it would be. */
export interface AvailabilityCache {
  of(connectionId: ConnectionId, group: RemoteGroupId | null): Promise<CheckedAvailability>;
}

const freshMs = 10_000;
const answerWithinMs = 150;
const askWithinMs = 10_000;
const entriesMax = 5_000;

const unknown: Availability = {
  state: 'unknown',
  agentsOnline: null,
  nextOpeningAt: null,
  estimatedWaitSeconds: null,
};

export function createAvailabilityCache(connections: Pick<LiveConnections, 'find'>, clock: Clock): AvailabilityCache {
  const known = new Map<string, CheckedAvailability>();
  const asking = new Map<string, Promise<CheckedAvailability>>();

  const ask = async (connectionId: ConnectionId, group: RemoteGroupId | null): Promise<CheckedAvailability> => {
    const found = await connections.find(connectionId);
    const side = found?.helpdesk.availability;
    const answer =
      side === undefined ? unknown : await side.availabilityOf(group, { signal: AbortSignal.timeout(askWithinMs) });
    return { ...answer, checkedAt: clock.now() };
  };

  const refresh = (
    key: string,
    connectionId: ConnectionId,
    group: RemoteGroupId | null,
  ): Promise<CheckedAvailability> => {
    const running = asking.get(key);
    if (running !== undefined) return running;
    const started = ask(connectionId, group)
      .catch(() => ({ ...unknown, checkedAt: clock.now() }))
      .then((answer) => {
        if (known.size >= entriesMax) known.clear();
        known.set(key, answer);
        return answer;
      })
      .finally(() => asking.delete(key));
    asking.set(key, started);
    return started;
  };

  return {
    of: async (connectionId, group) => {
      const key = `${connectionId}/${group ?? ''}`;
      const entry = known.get(key);
      if (entry !== undefined && isRecent(entry.checkedAt, clock.now(), freshMs)) return entry;
      const late = new Promise<CheckedAvailability>((resolve) => {
        setTimeout(resolve, answerWithinMs, entry ?? { ...unknown, checkedAt: clock.now() }).unref();
      });
      return Promise.race([refresh(key, connectionId, group), late]);
    },
  };
}
