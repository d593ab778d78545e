import { createRoute, z } from '@hono/zod-openapi';
import { type AdminRoutes, answers, guarded, idOf, jsonOf } from '../../http/admin-route.ts';
import { updateGroups as update } from '../update-groups.ts';
import { describeReports, groupReportView } from './route-view.ts';
import type { RoutingTools } from './routing-tools.ts';

const body = z
  .strictObject({
    botId: idOf('bot').optional(),
    connectionId: idOf('connection').optional(),
    accepted: z.array(idOf('route')).max(1000).default([]).openapi({
      description: 'Routes whose proposed group may be created.',
    }),
  })
  .openapi('UpdateGroups', { example: { accepted: [] } });

export function updateGroups(api: AdminRoutes, tools: RoutingTools): void {
  const route = createRoute({
    operationId: 'updateGroups',
    method: 'post',
    path: '/admin/v1/groups/update',
    tags: ['Skills and groups'],
    summary: 'Create the groups that are missing, say what was found, renamed or lost, and change nothing else',
    ...guarded,
    request: { body: jsonOf(body) },
    responses: answers(200, groupReportView, 'What was done', 'conflict'),
  });
  api.openapi(route, async (c) => {
    const { botId, connectionId, accepted } = c.req.valid('json');
    const ofBot = botId === undefined ? {} : { botId };
    const ofConnection = connectionId === undefined ? {} : { connectionId };
    const reports = await update(tools, c.var.actor, { ...ofBot, ...ofConnection, accepted });
    return c.json(describeReports(reports), 200);
  });
}
