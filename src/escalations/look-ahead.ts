import type { LiveConnection } from '../connections/live-connections.ts';
import type { RemoteGroupId } from '../core/ids.ts';
import type { Availability, Call } from '../helpdesks/helpdesk.ts';
import { planGroups } from '../routing/plan-groups.ts';
import type { Route } from '../routing/route.ts';

/** Where the conversation would go at the helpdesk. */
export interface ForeseenGroup {
  /** `null` when it is yet to be made, or the helpdesk decides. */
  readonly remoteGroupId: RemoteGroupId | null;
  readonly name: string | null;
  readonly willBeCreated: boolean;
  readonly memberCount: number | null;
}

/** What the helpdesk says about a route before anything is sent. */
export interface Looked {
  readonly group: ForeseenGroup;
  readonly availability: Availability | null;
  readonly notices: readonly string[];
}

/** Asks for the group that this route leads to, and whether somebody is there. Makes and sends nothing. */
export async function lookAhead({ helpdesk }: LiveConnection, route: Route, call: Call): Promise<Looked> {
  const { group, notices } = await groupOf(helpdesk, route, call);
  const availability = (await helpdesk.availability?.availabilityOf(group.remoteGroupId, call)) ?? null;
  return { group, availability, notices };
}

async function groupOf(
  { groups: side }: LiveConnection['helpdesk'],
  route: Route,
  call: Call,
): Promise<Pick<Looked, 'group' | 'notices'>> {
  const { remoteGroupId, groupName, fallbackGroupId } = route;
  if (side === undefined) {
    return { group: { remoteGroupId, name: groupName, willBeCreated: false, memberCount: null }, notices: [] };
  }
  const live = await side.listGroups(call);
  const [plan] = planGroups([route], live);
  if (plan?.action === 'create') {
    const group = { remoteGroupId: null, name: groupName, willBeCreated: true, memberCount: null };
    return { group, notices: ['The group would be created, and has no agents until an administrator adds some.'] };
  }
  const isTheirs = plan !== undefined && (plan.group !== null || plan.finding === 'open');
  const id = plan?.group?.remoteGroupId ?? fallbackGroupId;
  const name = live.find((group) => group.remoteGroupId === id)?.name ?? null;
  const memberCount = id === null ? null : await side.countMembers(id, call);
  const notices = isTheirs ? [] : ['The group of this route does not exist; the fallback takes the conversation.'];
  if (memberCount === 0) notices.push('Nobody is a member of this group, so nobody would answer.');
  return { group: { remoteGroupId: id, name, willBeCreated: false, memberCount }, notices };
}
