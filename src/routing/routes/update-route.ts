import { createRoute } from '@hono/zod-openapi';
import { type AdminRoutes, answers, guarded, idParams, jsonOf } from '../../http/admin-route.ts';
import { routeInput } from '../route-input.ts';
import { updateRoute as update } from '../update-route.ts';
import { describeRoute, routeView } from './route-view.ts';
import type { RoutingTools } from './routing-tools.ts';

export function updateRoute(api: AdminRoutes, tools: RoutingTools): void {
  const route = createRoute({
    operationId: 'updateRoute',
    method: 'patch',
    path: '/admin/v1/routes/{id}',
    tags: ['Skills and groups'],
    summary: 'Change what is named and nothing else',
    ...guarded,
    request: { params: idParams('route'), body: jsonOf(routeInput) },
    responses: answers(200, routeView, 'The changed route', 'conflict'),
  });
  api.openapi(route, async (c) => {
    const change = { id: c.req.valid('param').id, input: await c.req.json() };
    return c.json(describeRoute(await update(tools, c.var.actor, change)), 200);
  });
}
