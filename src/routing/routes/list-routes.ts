import { createRoute, z } from '@hono/zod-openapi';
import { type AdminRoutes, answers, guarded, idOf } from '../../http/admin-route.ts';
import { describeRoute, routeView } from './route-view.ts';
import type { RoutingTools } from './routing-tools.ts';

export function listRoutes(api: AdminRoutes, tools: RoutingTools): void {
  const route = createRoute({
    operationId: 'listRoutes',
    method: 'get',
    path: '/admin/v1/routes',
    tags: ['Skills and groups'],
    summary: 'The table skill → connection and group',
    ...guarded,
    request: {
      query: z.strictObject({ botId: idOf('bot').optional(), connectionId: idOf('connection').optional() }),
    },
    responses: answers(200, z.object({ routes: z.array(routeView) }), 'The routes'),
  });
  api.openapi(route, async (c) => {
    const { botId, connectionId } = c.req.valid('query');
    const ofBot = botId === undefined ? {} : { botId };
    const ofConnection = connectionId === undefined ? {} : { connectionId };
    const routes = await tools.routes.list({ ...ofBot, ...ofConnection });
    return c.json({ routes: routes.map(describeRoute) }, 200);
  });
}
