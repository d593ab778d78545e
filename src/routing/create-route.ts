import type { ErrorDetail } from '../core/app-error.ts';
import type { Actor } from '../core/audit.ts';
import { newId } from '../core/ids.ts';
import { validationError } from '../http/validation.ts';
import type { Route } from './route.ts';
import { type RouteAdministration, type RouteInput, readRouteInput, refuseStrays, saveRoute } from './route-input.ts';

/**
 * Adds a row to the table skill → connection and group. Without a group it means the group of the skill's own name.
 * Calls no helpdesk: the group is looked for by the next update, or when it is needed. Throws `AppError`.
 */
export async function createRoute(administration: RouteAdministration, actor: Actor, input: unknown): Promise<Route> {
  const said = readRouteInput(input);
  const { botId, connectionId, skill } = said;
  if (botId === undefined || connectionId === undefined || skill === undefined) throw missing(said);
  const now = administration.clock.now();
  const route: Route = {
    id: newId('route'),
    botId,
    skill,
    connectionId,
    groupName: said.groupName === undefined && said.remoteGroupId == null ? skill : (said.groupName ?? null),
    remoteGroupId: said.remoteGroupId ?? null,
    mode: said.mode ?? 'create',
    fallbackGroupId: said.fallbackGroupId ?? null,
    createdAt: now,
    updatedAt: now,
    lastUsedAt: null,
  };
  await refuseStrays(administration, route);
  await saveRoute(administration, route);
  await administration.audit.record({ actor, action: 'route.created', subject: route.id });
  return route;
}

function missing(said: RouteInput): Error {
  const details: ErrorDetail[] = [];
  if (said.botId === undefined) details.push({ path: 'botId', message: 'is required (string)' });
  if (said.skill === undefined) {
    details.push({ path: 'skill', message: 'is required (string, or null for the default route)' });
  }
  if (said.connectionId === undefined) details.push({ path: 'connectionId', message: 'is required (string)' });
  return validationError(details);
}
