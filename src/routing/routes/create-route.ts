import { createRoute as defineRoute } from '@hono/zod-openapi';
import { type AdminRoutes, answers, guarded, jsonOf } from '../../http/admin-route.ts';
import { createRoute as create } from '../create-route.ts';
import { routeInput } from '../route-input.ts';
import { describeRoute, routeView } from './route-view.ts';
import type { RoutingTools } from './routing-tools.ts';

export function createRoute(api: AdminRoutes, tools: RoutingTools): void {
  const route = defineRoute({
    operationId: 'createRoute',
    method: 'post',
    path: '/admin/v1/routes',
    tags: ['Skills and groups'],
    summary: 'Lead a skill of a bot to a connection and group',
    description:
      'botId, skill and connectionId have to be there. Without a group it means the group named as the skill.',
    ...guarded,
    request: { body: jsonOf(routeInput) },
    responses: answers(201, routeView, 'The new route', 'conflict'),
  });
  api.openapi(route, async (c) => {
    return c.json(describeRoute(await create(tools, c.var.actor, await c.req.json())), 201);
  });
}
