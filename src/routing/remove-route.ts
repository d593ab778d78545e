import type { Actor } from '../core/audit.ts';
import type { RouteId } from '../core/ids.ts';
import { type RouteAdministration, routeNotFound } from './route-input.ts';

/** Removes a route; running escalations go on. The group at the helpdesk stays. Throws `AppError('not_found')`. */
export async function removeRoute(
  { routes, audit }: Pick<RouteAdministration, 'routes' | 'audit'>,
  actor: Actor,
  id: RouteId,
): Promise<void> {
  if (!(await routes.remove(id))) throw routeNotFound(id);
  await audit.record({ actor, action: 'route.removed', subject: id });
}
