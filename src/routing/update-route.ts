import type { Actor } from '../core/audit.ts';
import type { RouteId } from '../core/ids.ts';
import { isSameName } from '../core/name-key.ts';
import { validationError } from '../http/validation.ts';
import type { Route } from './route.ts';
import {
  type RouteAdministration,
  type RouteInput,
  readRouteInput,
  refuseStrays,
  routeNotFound,
  saveRoute,
} from './route-input.ts';

/**
 * Changes what is named and nothing else, except that a remembered group is forgotten when the route now leads
 * elsewhere. Running escalations keep the group they have. Throws `AppError`.
 */
export async function updateRoute(
  administration: RouteAdministration,
  actor: Actor,
  change: { readonly id: RouteId; readonly input: unknown },
): Promise<Route> {
  const said = readRouteInput(change.input);
  const current = await administration.routes.find(change.id);
  if (current === null) throw routeNotFound(change.id);
  if (said.botId !== undefined && said.botId !== current.botId) {
    throw validationError([{ path: 'botId', message: 'cannot change; make a new route instead' }]);
  }
  const changed: Route = { ...applied(current, said), updatedAt: administration.clock.now() };
  await refuseStrays(administration, changed);
  await saveRoute(administration, changed);
  await administration.audit.record({ actor, action: 'route.updated', subject: change.id });
  return changed;
}

function applied(current: Route, said: RouteInput): Route {
  const isElsewhere = said.connectionId !== undefined && said.connectionId !== current.connectionId;
  const groupName = said.groupName === undefined ? current.groupName : said.groupName;
  const isOtherName = !isSameName(groupName ?? '', current.groupName ?? '');
  const kept = isElsewhere || (isOtherName && groupName !== null) ? null : current.remoteGroupId;
  return {
    ...current,
    skill: said.skill === undefined ? current.skill : said.skill,
    connectionId: said.connectionId ?? current.connectionId,
    groupName,
    remoteGroupId: said.remoteGroupId === undefined ? kept : said.remoteGroupId,
    mode: said.mode ?? current.mode,
    fallbackGroupId: fallbackOf(current, said, isElsewhere),
  };
}

/** A group of one helpdesk means nothing at another. */
function fallbackOf(current: Route, said: RouteInput, isElsewhere: boolean): Route['fallbackGroupId'] {
  if (said.fallbackGroupId !== undefined) return said.fallbackGroupId;
  return isElsewhere ? null : current.fallbackGroupId;
}
