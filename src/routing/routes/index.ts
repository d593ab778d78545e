import type { AdminRoutes } from '../../http/admin-route.ts';
import { createRoute } from './create-route.ts';
import { getRoute } from './get-route.ts';
import { listRoutes } from './list-routes.ts';
import { planGroups } from './plan-groups.ts';
import { removeRoute } from './remove-route.ts';
import type { RoutingTools } from './routing-tools.ts';
import { updateGroups } from './update-groups.ts';
import { updateRoute } from './update-route.ts';

const operations = [listRoutes, createRoute, getRoute, updateRoute, removeRoute, planGroups, updateGroups];

/** Adds the routes of skills and groups to the admin API. */
export function mountRouting(api: AdminRoutes, tools: RoutingTools): void {
  for (const mount of operations) mount(api, tools);
}
