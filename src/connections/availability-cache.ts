import { type Clock, type EpochMs, isRecent } from '../core/clock.ts';
import type { ConnectionId } from '../core/ids.ts';
import type { Availability } from '../helpdesks/helpdesk.ts';
import type { GroupKeeper } from '../routing/ensure-group.ts';
import type { WantedGroup } from '../routing/route.ts';
import type { LiveConnections } from './live-connections.ts';

export interface CheckedAvailability extends Availability {
  readonly checkedAt: EpochMs;
}

/** Whether somebody is there for a group, answered from memory. */
export interface AvailabilityCache {
  /** Never slower than `withinMs` (150 when absent): what was known a minute ago at most then, and `unknown` otherwise. */
  of(connectionId: ConnectionId, wanted: WantedGroup, withinMs?: number): Promise<CheckedAvailability>;
}

export interface AvailabilityCacheTools {
  readonly connections: Pick<LiveConnections, 'find'>;
  /** Finds the group while its id is not known yet, and the one that stands in for a group that is gone. */
  readonly groups: Pick<GroupKeeper, 'foresee'>;
  readonly clock: Clock;
}

const freshMs = 10_000;
/** What is older says nothing any more: a desk that was closed in the evening is open in the morning. */
const believedMs = 60_000;
const answerWithinMs = 150;
const askWithinMs = 10_000;
const entriesMax = 5_000;

const unknown: Availability = {
  state: 'unknown',
  agentsOnline: null,
  nextOpeningAt: null,
  estimatedWaitSeconds: null,
};

export function createAvailabilityCache({ connections, groups, clock }: AvailabilityCacheTools): AvailabilityCache {
  const known = new Map<string, CheckedAvailability>();
  const asking = new Map<string, Promise<CheckedAvailability>>();

  const ask = async (connectionId: ConnectionId, wanted: WantedGroup): Promise<CheckedAvailability> => {
    const helpdesk = (await connections.find(connectionId))?.helpdesk;
    if (helpdesk?.availability === undefined) return { ...unknown, checkedAt: clock.now() };
    const call = { signal: AbortSignal.timeout(askWithinMs) };
    const group =
      helpdesk.groups === undefined
        ? wanted.remoteGroupId
        : await groups.foresee(connectionId, helpdesk.groups, wanted, call);
    return { ...(await helpdesk.availability.availabilityOf(group, call)), checkedAt: clock.now() };
  };

  const refresh = (key: string, connectionId: ConnectionId, wanted: WantedGroup): Promise<CheckedAvailability> => {
    const running = asking.get(key);
    if (running !== undefined) return running;
    const started = ask(connectionId, wanted)
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
    of: async (connectionId, wanted, withinMs = answerWithinMs) => {
      const { remoteGroupId, name, mode, fallbackGroupId } = wanted;
      const key = JSON.stringify([connectionId, remoteGroupId, name, mode, fallbackGroupId]);
      const entry = known.get(key);
      const now = clock.now();
      if (entry !== undefined && isRecent(entry.checkedAt, now, freshMs)) return entry;
      const isBelieved = entry !== undefined && isRecent(entry.checkedAt, now, believedMs);
      const late = new Promise<CheckedAvailability>((resolve) => {
        setTimeout(resolve, withinMs, isBelieved ? entry : { ...unknown, checkedAt: now }).unref();
      });
      return Promise.race([refresh(key, connectionId, wanted), late]);
    },
  };
}
