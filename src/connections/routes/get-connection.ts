import { createRoute } from '@hono/zod-openapi';
import { type AdminRoutes, answers, guarded, idParams } from '../../http/admin-route.ts';
import { type ConnectionAdministration, findConnection } from '../connection-administration.ts';
import { describeConnection } from '../describe-connection.ts';
import { connectionView } from './connection-view.ts';

export function getConnection(api: AdminRoutes, tools: ConnectionAdministration): void {
  const route = createRoute({
    operationId: 'getConnection',
    method: 'get',
    path: '/admin/v1/connections/{id}',
    tags: ['Connections'],
    summary: 'One connection, with its webhook address',
    ...guarded,
    request: { params: idParams('connection') },
    responses: answers(200, connectionView, 'The connection'),
  });
  api.openapi(route, async (c) => {
    const connection = await findConnection(tools.connections, c.req.valid('param').id);
    return c.json(describeConnection(tools, connection), 200);
  });
}
