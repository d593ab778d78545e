import type { ConnectionId, RemoteGroupId } from '../core/ids.ts';
import type { RemoteField } from '../helpdesks/helpdesk.ts';
import { countMembers } from '../helpdesks/kit/count-members.ts';
import { askHelpdesk } from './ask-helpdesk.ts';
import { openLive } from './connection-administration.ts';
import type { LiveConnections } from './live-connections.ts';

export interface GroupAtHelpdesk {
  readonly remoteGroupId: RemoteGroupId;
  readonly name: string;
  /** `null` when it was not asked for, or the helpdesk does not tell. */
  readonly memberCount: number | null;
}

/**
 * The live groups of the helpdesk as it has them now, by name; `null` when it has no groups. Counting members is one
 * call each, so it is done only when asked for. Throws `AppError`.
 */
export async function readGroups(
  connections: LiveConnections,
  id: ConnectionId,
  withMembers: boolean,
): Promise<readonly GroupAtHelpdesk[] | null> {
  const { groups: side } = (await openLive(connections, id)).helpdesk;
  if (side === undefined) return null;
  return askHelpdesk(id, async (call) => {
    const live = (await side.listGroups(call)).filter((group) => !group.isDeleted);
    const wanted = withMembers ? live.map((group) => group.remoteGroupId) : [];
    const counts = await countMembers(side, wanted, call);
    const groups = live.map(({ remoteGroupId, name }) => {
      return { remoteGroupId, name, memberCount: counts.get(remoteGroupId) ?? null };
    });
    return groups.sort((one, other) => one.name.localeCompare(other.name));
  });
}

/** The fields that a variable can be copied into, as the helpdesk has them now; `null` when it has none. */
export async function readFields(
  connections: LiveConnections,
  id: ConnectionId,
): Promise<readonly RemoteField[] | null> {
  const { context } = (await openLive(connections, id)).helpdesk;
  if (context === undefined) return null;
  return askHelpdesk(id, (call) => context.listFields(call));
}
