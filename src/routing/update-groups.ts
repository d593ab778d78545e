import type { Actor, AuditLog } from '../core/audit.ts';
import type { BotId, ConnectionId, RemoteGroupId, RouteId } from '../core/ids.ts';
import { DeliveryFailure } from '../helpdesks/failure.ts';
import type { Call, GroupSide } from '../helpdesks/helpdesk.ts';
import { countMembers } from '../helpdesks/kit/count-members.ts';
import type { GroupKeeper } from './ensure-group.ts';
import { type GroupPlanItem, planGroups } from './plan-groups.ts';
import type { Route } from './route.ts';
import type { RouteStore } from './store.ts';

/** Which routes are looked at: those of a bot, of a connection, or all. */
export interface UpdateScope {
  readonly botId?: BotId;
  readonly connectionId?: ConnectionId;
}

export interface GroupUpdateTools {
  readonly routes: RouteStore;
  readonly groups: GroupKeeper;
  /** The groups of a connection, `null` when its helpdesk has none. Throws `AppError` when there is no such connection. */
  groupsOf(id: ConnectionId): Promise<GroupSide | null>;
  /** Calls the helpdesk for an administrator who waits; trouble becomes an `AppError`. */
  ask<Answer>(id: ConnectionId, ask: (call: Call) => Promise<Answer>): Promise<Answer>;
  readonly audit: AuditLog;
}

/** `none`: there was nothing to do. `waiting`: a proposal that nobody has accepted. */
export type GroupOutcome = 'none' | 'adopted' | 'created' | 'waiting' | 'failed';

export interface GroupReportItem extends GroupPlanItem {
  /** Agents in the group, `null` when it is not there or the helpdesk does not tell. */
  readonly memberCount: number | null;
  /** What was done, `null` while it is only a plan. */
  readonly outcome: GroupOutcome | null;
  /** The helpdesk's answer when it failed. */
  readonly error: string | null;
}

/** What an update would do, or has done, at one connection. */
export interface GroupReport {
  readonly connectionId: ConnectionId;
  /** False when the helpdesk has no groups: then there is nothing to update. */
  readonly hasGroups: boolean;
  readonly items: readonly GroupReportItem[];
}

export interface UpdateRequest {
  /** Routes whose proposals are accepted. */
  readonly accepted: readonly RouteId[];
  /** Hears how many of the routes of a connection are done. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** What the update would do now. Changes nothing, neither here nor there. Throws `AppError`. */
export async function previewGroups(tools: GroupUpdateTools, scope: UpdateScope): Promise<readonly GroupReport[]> {
  return perConnection(tools, scope, async (id, routes) => {
    const side = await tools.groupsOf(id);
    if (side === null) return withoutGroups(id);
    const plan = await look(tools, { id, side, routes });
    return describe(tools, { id, side }, plan.map(untouched));
  });
}

/**
 * Creates the groups that are missing where the route allows it or the proposal was accepted, remembers the groups that
 * were found by name, and changes nothing else: a renamed or deleted group is only reported. Groups whose creation
 * fails are part of the report. Throws `AppError`.
 */
export async function updateGroups(
  tools: GroupUpdateTools,
  actor: Actor,
  request: UpdateScope & UpdateRequest,
): Promise<readonly GroupReport[]> {
  return perConnection(tools, request, async (id, routes) => {
    const side = await tools.groupsOf(id);
    if (side === null) return withoutGroups(id);
    // What another person did over there a moment ago must count.
    tools.groups.forget(id);
    const done: Looked[] = [];
    for (const item of await look(tools, { id, side, routes })) {
      const isAccepted = request.accepted.includes(item.route.id);
      done.push(await carryOut(tools, { id, side }, item, isAccepted));
      request.onProgress?.(done.length, routes.length);
    }
    await tools.audit.record({ actor, action: 'groups.updated', subject: id });
    return describe(tools, { id, side }, done);
  });
}

interface Place {
  readonly id: ConnectionId;
  readonly side: GroupSide;
}

type Looked = Omit<GroupReportItem, 'memberCount'>;

async function perConnection(
  tools: GroupUpdateTools,
  { botId, connectionId }: UpdateScope,
  report: (id: ConnectionId, routes: readonly Route[]) => Promise<GroupReport>,
): Promise<readonly GroupReport[]> {
  const filter = { ...(botId === undefined ? {} : { botId }), ...(connectionId === undefined ? {} : { connectionId }) };
  const byConnection = new Map<ConnectionId, Route[]>();
  for (const route of await tools.routes.list(filter)) {
    const known = byConnection.get(route.connectionId);
    if (known === undefined) byConnection.set(route.connectionId, [route]);
    else known.push(route);
  }
  const reports: GroupReport[] = [];
  for (const [id, routes] of byConnection) reports.push(await report(id, routes));
  return reports;
}

function look(
  tools: GroupUpdateTools,
  { id, side, routes }: Place & { readonly routes: readonly Route[] },
): Promise<readonly GroupPlanItem[]> {
  return tools.ask(id, async (call) => planGroups(routes, await side.listGroups(call)));
}

async function carryOut(
  tools: GroupUpdateTools,
  { id, side }: Place,
  item: GroupPlanItem,
  isAccepted: boolean,
): Promise<Looked> {
  const { route, action } = item;
  if (action === 'none' || route.groupName === null) return { ...item, outcome: 'none', error: null };
  if (action === 'propose' && !isAccepted) return { ...item, outcome: 'waiting', error: null };
  const mode = action === 'adopt' ? 'off' : 'create';
  const wanted = { remoteGroupId: null, name: route.groupName, mode, fallbackGroupId: null } as const;
  try {
    const call = { signal: AbortSignal.timeout(createWithinMs) };
    const { remoteGroupId, name, notices } = await tools.groups.ensure(id, side, wanted, call);
    if (remoteGroupId === null) return { ...item, outcome: 'failed', error: 'The group is no longer there.' };
    const group = { remoteGroupId, name: name ?? route.groupName, isDeleted: false };
    // The keeper gives notice of what it makes, and says nothing of what it finds: somebody may have been faster.
    return { ...item, group, outcome: notices.length > 0 ? 'created' : 'adopted', error: null };
  } catch (error) {
    if (!(error instanceof DeliveryFailure)) throw error;
    return { ...item, outcome: 'failed', error: error.message };
  }
}

const createWithinMs = 30_000;

async function describe(tools: GroupUpdateTools, { id, side }: Place, items: readonly Looked[]): Promise<GroupReport> {
  const ids = items.flatMap((item): readonly RemoteGroupId[] =>
    item.group === null ? [] : [item.group.remoteGroupId],
  );
  const counts = await tools.ask(id, (call) => countMembers(side, ids, call));
  const counted = items.map((item) => {
    const memberCount = item.group === null ? null : (counts.get(item.group.remoteGroupId) ?? null);
    return { ...item, memberCount };
  });
  return { connectionId: id, hasGroups: true, items: counted };
}

function untouched(item: GroupPlanItem): Looked {
  return { ...item, outcome: null, error: null };
}

function withoutGroups(connectionId: ConnectionId): GroupReport {
  return { connectionId, hasGroups: false, items: [] };
}
