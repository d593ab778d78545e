import { createRoute } from '@hono/zod-openapi';
import { type AdminRoutes, answers, guarded, idParams } from '../../http/admin-route.ts';
import { routeNotFound } from '../route-input.ts';
import { describeRoute, routeView } from './route-view.ts';
import type { RoutingTools } from './routing-tools.ts';

export function getRoute(api: AdminRoutes, tools: RoutingTools): void {
  const route = createRoute({
    operationId: 'getRoute',
    method: 'get',
    path: '/admin/v1/routes/{id}',
    tags: ['Skills and groups'],
    summary: 'One route',
    ...guarded,
    request: { params: idParams('route') },
    responses: answers(200, routeView, 'The route'),
  });
  api.openapi(route, async (c) => {
    const { id } = c.req.valid('param');
    const found = await tools.routes.find(id);
    if (found === null) throw routeNotFound(id);
    return c.json(describeRoute(found), 200);
  });
}
