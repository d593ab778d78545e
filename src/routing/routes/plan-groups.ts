import { createRoute, z } from '@hono/zod-openapi';
import { type AdminRoutes, answers, guarded, idOf } from '../../http/admin-route.ts';
import { previewGroups } from '../update-groups.ts';
import { describeReports, groupReportView } from './route-view.ts';
import type { RoutingTools } from './routing-tools.ts';

export function planGroups(api: AdminRoutes, tools: RoutingTools): void {
  const route = createRoute({
    operationId: 'planGroups',
    method: 'get',
    path: '/admin/v1/groups/plan',
    tags: ['Skills and groups'],
    summary: 'What an update of groups would do now; changes nothing',
    ...guarded,
    request: {
      query: z.strictObject({ botId: idOf('bot').optional(), connectionId: idOf('connection').optional() }),
    },
    responses: answers(200, groupReportView, 'The plan', 'conflict'),
  });
  api.openapi(route, async (c) => {
    const { botId, connectionId } = c.req.valid('query');
    const ofBot = botId === undefined ? {} : { botId };
    const ofConnection = connectionId === undefined ? {} : { connectionId };
    return c.json(describeReports(await previewGroups(tools, { ...ofBot, ...ofConnection })), 200);
  });
}
