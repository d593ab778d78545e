import type { RemoteGroupId } from '../core/ids.ts';
import { isSameName } from '../core/name-key.ts';
import type { RemoteGroup } from '../helpdesks/helpdesk.ts';
import { matching } from './ensure-group.ts';
import type { Route } from './route.ts';

/**
 * How a route stands to the groups of its helpdesk. `kept`: its group is there. `found`: a group of that name is there
 * and not yet ours. `missing`: there is none. `renamed`: its group is there under another name. `drifted`: renamed, and
 * another group bears the name now. `gone`: its group was deleted. `open`: the helpdesk decides.
 */
export type GroupFinding = 'kept' | 'found' | 'missing' | 'renamed' | 'drifted' | 'gone' | 'open';

/** What an update does about it. A proposal waits for the designer's word. */
export type GroupAction = 'none' | 'adopt' | 'create' | 'propose';

export interface GroupPlanItem {
  readonly route: Route;
  readonly finding: GroupFinding;
  readonly action: GroupAction;
  /** The group that conversations go to once the plan is carried out, `null` when it is yet to be made or none. */
  readonly group: RemoteGroup | null;
  /** With `drifted`: the group that bears the name of the route, while the route leads to another. */
  readonly namesake: RemoteGroup | null;
  /** The group that takes conversations while theirs is missing is no longer there. */
  readonly isFallbackGone: boolean;
}

/** Compares routes of one connection with the live groups of its helpdesk. */
export function planGroups(routes: readonly Route[], live: readonly RemoteGroup[]): readonly GroupPlanItem[] {
  const groups = live.filter((group) => !group.isDeleted);
  const byId = new Map(groups.map((group) => [group.remoteGroupId, group]));
  return routes.map((route) => {
    const isFallbackGone = route.fallbackGroupId !== null && !byId.has(route.fallbackGroupId);
    return { route, namesake: null, ...planRoute(route, groups, byId), isFallbackGone };
  });
}

type Planned = Pick<GroupPlanItem, 'finding' | 'action' | 'group'> & Partial<Pick<GroupPlanItem, 'namesake'>>;

function planRoute(
  { groupName, remoteGroupId, mode }: Route,
  groups: readonly RemoteGroup[],
  byId: ReadonlyMap<RemoteGroupId, RemoteGroup>,
): Planned {
  const known = remoteGroupId === null ? undefined : byId.get(remoteGroupId);
  const named = groupName === null ? null : matching(groups, groupName);
  if (known !== undefined) {
    const isSame = groupName === null || isSameName(known.name, groupName);
    if (isSame) return { finding: 'kept', action: 'none', group: known };
    return { finding: named === null ? 'renamed' : 'drifted', action: 'none', group: known, namesake: named };
  }
  if (groupName === null) return { finding: remoteGroupId === null ? 'open' : 'gone', action: 'none', group: null };
  if (named !== null) return { finding: remoteGroupId === null ? 'found' : 'gone', action: 'adopt', group: named };
  const action = ({ off: 'none', propose: 'propose', create: 'create' } as const)[mode];
  return { finding: remoteGroupId === null ? 'missing' : 'gone', action, group: null };
}
