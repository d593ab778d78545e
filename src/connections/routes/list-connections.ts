import { createRoute, z } from '@hono/zod-openapi';
import { type AdminRoutes, answers, guarded } from '../../http/admin-route.ts';
import type { ConnectionAdministration } from '../connection-administration.ts';
import { describeConnection } from '../describe-connection.ts';
import { connectionView } from './connection-view.ts';

export function listConnections(api: AdminRoutes, tools: ConnectionAdministration): void {
  const route = createRoute({
    operationId: 'listConnections',
    method: 'get',
    path: '/admin/v1/connections',
    tags: ['Connections'],
    summary: 'Every configured helpdesk account',
    ...guarded,
    responses: answers(200, z.object({ connections: z.array(connectionView) }), 'The connections'),
  });
  api.openapi(route, async (c) => {
    const connections = await tools.connections.list();
    return c.json({ connections: connections.map((one) => describeConnection(tools, one)) }, 200);
  });
}
