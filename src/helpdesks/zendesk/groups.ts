import type { RemoteGroupId } from '../../core/ids.ts';
import { isSameName } from '../../core/name-key.ts';
import type { GroupSide, RemoteGroup } from '../helpdesk.ts';
import { isRefusal } from '../kit/vendor-refusal.ts';
import type { Desk } from './desk.ts';

interface WireGroup {
  readonly id: string;
  readonly name: string;
  readonly deleted?: boolean | undefined;
}

const pagesMax = 50;

export function groupSide(desk: Desk): GroupSide {
  return {
    listGroups: (call) => listGroups(desk, call.signal),
    findGroup: (id, call) => findGroup(desk, id, call.signal),
    createGroup: (name, call) => createGroup(desk, name, call.signal),
    countMembers: (id, call) => countMembers(desk, id, call.signal),
  };
}

function groupOf(group: WireGroup): RemoteGroup {
  return { remoteGroupId: group.id as RemoteGroupId, name: group.name, isDeleted: group.deleted === true };
}

async function listGroups(desk: Desk, signal: AbortSignal): Promise<readonly RemoteGroup[]> {
  const all: RemoteGroup[] = [];
  let after: string | undefined;
  for (let page = 0; page < pagesMax; page += 1) {
    const reply = await desk.support.listGroups(after, signal);
    all.push(...reply.groups.map(groupOf));
    after = reply.meta?.after_cursor;
    if (reply.meta?.has_more !== true || after === undefined) break;
  }
  return all.filter((group) => !group.isDeleted);
}

/** A deleted group keeps its id there and says that it is deleted. */
async function findGroup(desk: Desk, id: RemoteGroupId, signal: AbortSignal): Promise<RemoteGroup | null> {
  try {
    return groupOf(await desk.support.getGroup(id, signal));
  } catch (error) {
    if (isRefusal(error, 404)) return null;
    throw error;
  }
}

/** Whether names of groups are unique there is not documented: a 422 is read as "there is one" when there is one. */
async function createGroup(desk: Desk, name: string, signal: AbortSignal): Promise<RemoteGroup> {
  try {
    return groupOf(await desk.support.createGroup(name.trim(), signal));
  } catch (error) {
    if (!isRefusal(error, 409, 422)) throw error;
    const existing = groupNamed(await listGroups(desk, signal), name);
    if (existing === null) throw error;
    return existing;
  }
}

/** Trimmed, without case; of several the one with the lowest id, so that everybody picks the same. */
export function groupNamed(groups: readonly RemoteGroup[], name: string): RemoteGroup | null {
  const matches = groups.filter((group) => isSameName(group.name, name));
  return matches.toSorted((a, b) => Number(a.remoteGroupId) - Number(b.remoteGroupId))[0] ?? null;
}

/** Agents in the group; a deleted or unknown group has none. */
export async function countMembers(desk: Desk, id: RemoteGroupId, signal: AbortSignal): Promise<number> {
  let count = 0;
  let after: string | undefined;
  try {
    for (let page = 0; page < pagesMax; page += 1) {
      const reply = await desk.support.listMemberships(id, after, signal);
      count += reply.group_memberships.length;
      after = reply.meta?.after_cursor;
      if (reply.meta?.has_more !== true || after === undefined) break;
    }
  } catch (error) {
    if (!isRefusal(error, 404)) throw error;
  }
  return count;
}
