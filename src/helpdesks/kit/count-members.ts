import type { RemoteGroupId } from '../../core/ids.ts';
import type { Call, GroupSide } from '../helpdesk.ts';

const atOnce = 4;

/** How many agents are in each of these groups, `null` where the helpdesk does not tell. A few calls at a time. */
export async function countMembers(
  side: GroupSide,
  ids: readonly RemoteGroupId[],
  call: Call,
): Promise<ReadonlyMap<RemoteGroupId, number | null>> {
  const counts = new Map<RemoteGroupId, number | null>();
  const left = [...new Set(ids)];
  const worker = async (): Promise<void> => {
    for (let id = left.shift(); id !== undefined; id = left.shift()) counts.set(id, await side.countMembers(id, call));
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return counts;
}
