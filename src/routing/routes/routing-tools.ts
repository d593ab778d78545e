import type { RouteAdministration } from '../route-input.ts';
import type { GroupUpdateTools } from '../update-groups.ts';

/** What the admin routes of this feature need. */
export type RoutingTools = RouteAdministration & GroupUpdateTools;
