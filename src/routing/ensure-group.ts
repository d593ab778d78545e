import { randomUUID } from 'node:crypto';
import { type Clock, isRecent } from '../core/clock.ts';
import type { ConnectionId, RemoteGroupId } from '../core/ids.ts';
import { createKeyedMutex } from '../core/mutex.ts';
import { isSameName, nameKey } from '../core/name-key.ts';
import { DeliveryFailure } from '../helpdesks/failure.ts';
import type { Call, GroupSide, RemoteGroup } from '../helpdesks/helpdesk.ts';
import type { WantedGroup } from './route.ts';
import type { RouteStore } from './store.ts';

export interface EnsuredGroup {
  readonly remoteGroupId: RemoteGroupId | null;
  readonly name: string | null;
  /** What the designer should know, without personal data. */
  readonly notices: readonly string[];
}

/**
 * Finds the group of a route at the moment it is needed: the known one while it lives, else the one of that name
 * (trimmed, without regard to case), else a new one where the route allows it. Only one is ever made, however many ask
 * at once and on however many machines.
 */
export interface GroupKeeper {
  ensure(connectionId: ConnectionId, side: GroupSide, wanted: WantedGroup, call: Call): Promise<EnsuredGroup>;
  /** The group to which a conversation would go now: `null` for one that is yet to be made, and where the helpdesk decides. */
  foresee(connectionId: ConnectionId, side: GroupSide, wanted: WantedGroup, call: Call): Promise<RemoteGroupId | null>;
  /** Forgets the remembered list, so that the next question goes to the helpdesk. */
  forget(connectionId: ConnectionId): void;
}

const listFreshMs = 60_000;
/** A list this young is believed when it says that a group is missing. */
const missedFreshMs = 5_000;
const lockMs = 60_000;

interface KnownList {
  /** A connection whose settings changed has another one, and may lead to another account. */
  readonly side: GroupSide;
  readonly at: number;
  readonly groups: readonly RemoteGroup[];
}

export function createGroupKeeper(store: RouteStore, clock: Clock): GroupKeeper {
  const lists = new Map<ConnectionId, KnownList>();
  const mutex = createKeyedMutex();

  const groupsOf = async (
    { id, side, call }: Place,
    freshMs: number = listFreshMs,
  ): Promise<readonly RemoteGroup[]> => {
    const known = lists.get(id);
    if (known?.side === side && isRecent(known.at, clock.now(), freshMs)) return known.groups;
    const groups = await side.listGroups(call);
    lists.set(id, { side, at: clock.now(), groups });
    return groups;
  };

  /** A group that somebody made a moment ago is not yet in the remembered list. */
  const find = async (place: Place, wanted: WantedGroup): Promise<RemoteGroup | null> => {
    const seen = wantedIn(await groupsOf(place), wanted);
    const isSure = seen !== null && seen.remoteGroupId === (wanted.remoteGroupId ?? seen.remoteGroupId);
    return isSure ? seen : wantedIn(await groupsOf(place, missedFreshMs), wanted);
  };

  const learn = async (place: Place, name: string, group: RemoteGroupId): Promise<void> => {
    const live = (await groupsOf(place)).filter((one) => !one.isDeleted).map((one) => one.remoteGroupId);
    await store.assignGroup({ connectionId: place.id, groupKey: nameKey(name), group, live });
  };

  const create = async (place: Place, name: string): Promise<RemoteGroup> => {
    const { id, side, call } = place;
    const lock = { connectionId: id, groupKey: nameKey(name), holder: randomUUID() };
    const now = clock.now();
    if (!(await store.lockGroup({ ...lock, now, until: now + lockMs }))) {
      throw new DeliveryFailure('Another process is making this group', {
        disposition: 'retry',
        certainty: 'notSent',
        retryAfterMs: 1000,
        pausesLane: true,
      });
    }
    try {
      lists.delete(id);
      const groups = await groupsOf(place);
      const found = matching(groups, name);
      if (found !== null) return found;
      const made = await side.createGroup(name, call);
      lists.set(id, { side, at: clock.now(), groups: [...groups, made] });
      return made;
    } finally {
      await store.unlockGroup(id, lock.groupKey, lock.holder);
    }
  };

  const makeNamed = async (place: Place, name: string): Promise<EnsuredGroup> => {
    const made = await create(place, name);
    await learn(place, name, made.remoteGroupId);
    // Some helpdesks put everybody into a new group; one that cannot be asked is taken to be empty, as most are.
    const members = await place.side.countMembers(made.remoteGroupId, place.call).catch(() => null);
    const isEmpty = (members ?? 0) === 0;
    const created = `The group "${made.name}" was created.`;
    const notices = [isEmpty ? `${created} It has no agents until an administrator adds some.` : created];
    return { remoteGroupId: made.remoteGroupId, name: made.name, notices };
  };

  const ensure = async (place: Place, wanted: WantedGroup): Promise<EnsuredGroup> => {
    const { name, mode, remoteGroupId, fallbackGroupId } = wanted;
    const found = await find(place, wanted);
    if (found !== null) {
      if (name !== null && found.remoteGroupId !== remoteGroupId) await learn(place, name, found.remoteGroupId);
      return { remoteGroupId: found.remoteGroupId, name: found.name, notices: [] };
    }
    if (name !== null && mode === 'create') return makeNamed(place, name);
    const missing = `The group "${name}" does not exist, and this route may not create it.`;
    const gone = remoteGroupId === null ? [] : ['The group of this route no longer exists.'];
    return { remoteGroupId: fallbackGroupId, name: null, notices: name === null ? gone : [missing] };
  };

  return {
    ensure: (id, side, wanted, call) =>
      mutex.run(`${id}/${nameKey(wanted.name ?? '')}`, () => ensure({ id, side, call }, wanted)),
    foresee: async (id, side, wanted, call) => {
      const found = await find({ id, side, call }, wanted);
      if (found !== null) return found.remoteGroupId;
      return wanted.name !== null && wanted.mode === 'create' ? null : wanted.fallbackGroupId;
    },
    forget: (id) => {
      lists.delete(id);
    },
  };
}

interface Place {
  readonly id: ConnectionId;
  readonly side: GroupSide;
  readonly call: Call;
}

/** The route's own group while it lives, else the one of its name. */
function wantedIn(groups: readonly RemoteGroup[], { remoteGroupId, name }: WantedGroup): RemoteGroup | null {
  const own = groups.find((group) => group.remoteGroupId === remoteGroupId && !group.isDeleted);
  return own ?? (name === null ? null : matching(groups, name));
}

/** The live group of that name; with several, the one with the lowest id, so that every process picks the same. */
export function matching(groups: readonly RemoteGroup[], name: string): RemoteGroup | null {
  const found = groups.filter((group) => !group.isDeleted && isSameName(group.name, name));
  const lowest = [...found].sort((one, other) =>
    one.remoteGroupId.localeCompare(other.remoteGroupId, undefined, { numeric: true }),
  );
  return lowest[0] ?? null;
}
