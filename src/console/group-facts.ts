import { askHelpdesk } from '../connections/ask-helpdesk.ts';
import { openLive } from '../connections/connection-administration.ts';
import { AppError } from '../core/app-error.ts';
import type { ConnectionId, RouteId } from '../core/ids.ts';
import type { Route } from '../routing/route.ts';
import { previewGroups } from '../routing/update-groups.ts';
import type { Administration } from './administration.ts';

/** What the helpdesk says of the group of one route, as it is now. */
export interface GroupFacts {
  readonly name: string | null;
  readonly members: number | null;
  readonly online: number | null;
}

export interface AskedGroups {
  readonly facts: ReadonlyMap<RouteId, GroupFacts>;
  /** Connections that did not answer, with the reason as the use case says it. */
  readonly silent: readonly { readonly connectionId: ConnectionId; readonly reason: string }[];
}

/** Asks each helpdesk once about the groups of these routes. One that does not answer spoils nothing for the others. */
export async function askGroupFacts(administration: Administration, routes: readonly Route[]): Promise<AskedGroups> {
  const facts = new Map<RouteId, GroupFacts>();
  const silent: { connectionId: ConnectionId; reason: string }[] = [];
  const ids = [...new Set(routes.map((route) => route.connectionId))];
  const wanted = new Set(routes.map((route) => route.id));
  await Promise.all(
    ids.map(async (connectionId) => {
      try {
        const found = await factsAt(administration, connectionId);
        for (const [id, fact] of found) if (wanted.has(id)) facts.set(id, fact);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        silent.push({ connectionId, reason: error.message });
      }
    }),
  );
  return { facts, silent };
}

async function factsAt({ connections, routing }: Administration, connectionId: ConnectionId) {
  const [report] = await previewGroups(routing, { connectionId });
  const { availability } = (await openLive(connections.connections, connectionId)).helpdesk;
  return askHelpdesk(connectionId, (call) =>
    Promise.all(
      (report?.items ?? []).map(async ({ route, group, memberCount }): Promise<readonly [RouteId, GroupFacts]> => {
        const isThere = availability !== undefined && group !== null;
        const online = isThere ? (await availability.availabilityOf(group.remoteGroupId, call)).agentsOnline : null;
        return [route.id, { name: group?.name ?? null, members: memberCount, online }];
      }),
    ),
  );
}
