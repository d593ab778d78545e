import { randomUUID } from 'node:crypto';
import type { Clock } from '../core/clock.ts';
import type { ConnectionId, RemoteGroupId } from '../core/ids.ts';
import { createKeyedMutex } from '../core/mutex.ts';
import { DeliveryFailure } from '../helpdesks/failure.ts';
import type { Call, GroupSide, RemoteGroup } from '../helpdesks/helpdesk.ts';
import { nameKey } from './route.ts';
import type { RouteStore } from './store.ts';

/** The group that a conversation goes to. */
export interface WantedGroup {
  readonly remoteGroupId: RemoteGroupId | null;
  readonly name: string | null;
  readonly mode: 'off' | 'propose' | 'create';
  readonly fallbackGroupId: RemoteGroupId | null;
}

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
  /** Forgets the remembered list, so that the next question goes to the helpdesk. */
  forget(connectionId: ConnectionId): void;
}

const listFreshMs = 60_000;
const lockMs = 60_000;

export function createGroupKeeper(store: RouteStore, clock: Clock): GroupKeeper {
  const lists = new Map<ConnectionId, { readonly at: number; readonly groups: readonly RemoteGroup[] }>();
  const mutex = createKeyedMutex();

  const groupsOf = async (id: ConnectionId, side: GroupSide, call: Call): Promise<readonly RemoteGroup[]> => {
    const known = lists.get(id);
    if (known !== undefined && clock.now() - known.at < listFreshMs) return known.groups;
    const groups = await side.listGroups(call);
    lists.set(id, { at: clock.now(), groups });
    return groups;
  };

  const create = async (id: ConnectionId, side: GroupSide, name: string, call: Call): Promise<RemoteGroup> => {
    const lock = { connectionId: id, groupKey: nameKey(name), holder: randomUUID() };
    const now = clock.now();
    if (!(await store.lockGroup({ ...lock, now, until: now + lockMs }))) {
      throw new DeliveryFailure('Another process is making this group', {
        disposition: 'retry',
        certainty: 'notSent',
        retryAfterMs: 1000,
      });
    }
    try {
      lists.delete(id);
      const found = matching(await groupsOf(id, side, call), name);
      if (found !== null) return found;
      const made = await side.createGroup(name, call);
      lists.delete(id);
      return made;
    } finally {
      await store.unlockGroup(id, lock.groupKey, lock.holder);
    }
  };

  const ensureNamed = async (
    id: ConnectionId,
    side: GroupSide,
    wanted: WantedGroup & { readonly name: string },
    call: Call,
  ): Promise<EnsuredGroup> => {
    const { name } = wanted;
    const found = matching(await groupsOf(id, side, call), name);
    if (found !== null) {
      await store.assignGroup(id, nameKey(name), found.remoteGroupId);
      return { remoteGroupId: found.remoteGroupId, name: found.name, notices: [] };
    }
    if (wanted.mode !== 'create') {
      const notices = [`The group "${name}" does not exist, and this route may not create it.`];
      return { remoteGroupId: wanted.fallbackGroupId, name: null, notices };
    }
    const made = await create(id, side, name, call);
    await store.assignGroup(id, nameKey(name), made.remoteGroupId);
    // Some helpdesks put everybody into a new group; one that cannot be asked is taken to be empty, as most are.
    const members = await side.countMembers(made.remoteGroupId, call).catch(() => null);
    const isEmpty = (members ?? 0) === 0;
    const created = `The group "${made.name}" was created.`;
    const notices = [isEmpty ? `${created} It has no agents until an administrator adds some.` : created];
    return { remoteGroupId: made.remoteGroupId, name: made.name, notices };
  };

  return {
    ensure: (id, side, wanted, call) =>
      mutex.run(`${id}/${nameKey(wanted.name ?? '')}`, async () => {
        const groups = await groupsOf(id, side, call);
        const known = groups.find((group) => group.remoteGroupId === wanted.remoteGroupId && !group.isDeleted);
        if (known !== undefined) return { remoteGroupId: known.remoteGroupId, name: known.name, notices: [] };
        const { name } = wanted;
        if (name !== null) return ensureNamed(id, side, { ...wanted, name }, call);
        const notices = wanted.remoteGroupId === null ? [] : ['The group of this route no longer exists.'];
        return { remoteGroupId: wanted.fallbackGroupId, name: null, notices };
      }),
    forget: (id) => {
      lists.delete(id);
    },
  };
}

/** The live group of that name; with several, the one with the lowest id, so that every process picks the same. */
export function matching(groups: readonly RemoteGroup[], name: string): RemoteGroup | null {
  const key = nameKey(name);
  const found = groups.filter((group) => !group.isDeleted && nameKey(group.name) === key);
  const lowest = [...found].sort((one, other) =>
    one.remoteGroupId.localeCompare(other.remoteGroupId, undefined, { numeric: true }),
  );
  return lowest[0] ?? null;
}
