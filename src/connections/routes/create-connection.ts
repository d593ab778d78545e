import { createRoute } from '@hono/zod-openapi';
import { type AdminRoutes, answers, guarded } from '../../http/admin-route.ts';
import type { ConnectionAdministration } from '../connection-administration.ts';
import { createConnection as create } from '../create-connection.ts';
import { describeConnection } from '../describe-connection.ts';
import { connectionBody } from './connection-body.ts';
import { connectionView } from './connection-view.ts';

export function createConnection(api: AdminRoutes, tools: ConnectionAdministration): void {
  const route = createRoute({
    operationId: 'createConnection',
    method: 'post',
    path: '/admin/v1/connections',
    tags: ['Connections'],
    summary: 'Add a helpdesk account',
    description: 'Nothing is sent to the helpdesk yet. `kind`, `name` and the required settings have to be there.',
    ...guarded,
    request: { body: connectionBody },
    responses: answers(201, connectionView, 'The new connection'),
  });
  api.openapi(route, async (c) => {
    const connection = await create(tools, c.var.actor, await c.req.json());
    return c.json(describeConnection(tools, connection), 201);
  });
}
