import { createRoute } from '@hono/zod-openapi';
import { type AdminRoutes, answersNothing, guarded, idParams } from '../../http/admin-route.ts';
import { removeRoute as remove } from '../remove-route.ts';
import type { RoutingTools } from './routing-tools.ts';

export function removeRoute(api: AdminRoutes, tools: RoutingTools): void {
  const route = createRoute({
    operationId: 'removeRoute',
    method: 'delete',
    path: '/admin/v1/routes/{id}',
    tags: ['Skills and groups'],
    summary: 'Remove a route; the group at the helpdesk stays',
    ...guarded,
    request: { params: idParams('route') },
    responses: answersNothing('It is gone.'),
  });
  api.openapi(route, async (c) => {
    await remove(tools, c.var.actor, c.req.valid('param').id);
    return c.body(null, 204);
  });
}
