import { createRoute, z } from '@hono/zod-openapi';
import { type AdminRoutes, answers, guarded, idOf, pageLimit, pageOf } from '../../http/admin-route.ts';
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
      query: z.strictObject({
        botId: idOf('bot').optional(),
        connectionId: idOf('connection').optional(),
        after: idOf('route').optional().openapi({ description: 'Where the page before ended: its `next`.' }),
        limit: pageLimit,
      }),
    },
    responses: answers(200, z.object({ routes: z.array(routeView), next: z.string().nullable() }), 'One page'),
  });
  api.openapi(route, async (c) => {
    const { botId, connectionId, after, limit } = c.req.valid('query');
    const ofBot = botId === undefined ? {} : { botId };
    const ofConnection = connectionId === undefined ? {} : { connectionId };
    const beyond = after === undefined ? {} : { after };
    const page = pageOf(await tools.routes.list({ ...ofBot, ...ofConnection, ...beyond, limit: limit + 1 }), limit);
    return c.json({ routes: page.rows.map(describeRoute), next: page.next }, 200);
  });
}
