import { createRoute } from '@hono/zod-openapi';
import { type AdminRoutes, answers, guarded, idParams } from '../../http/admin-route.ts';
import type { ConnectionAdministration } from '../connection-administration.ts';
import { describeConnection } from '../describe-connection.ts';
import { updateConnection as update } from '../update-connection.ts';
import { connectionBody } from './connection-body.ts';
import { connectionView } from './connection-view.ts';

export function updateConnection(api: AdminRoutes, tools: ConnectionAdministration): void {
  const route = createRoute({
    operationId: 'updateConnection',
    method: 'patch',
    path: '/admin/v1/connections/{id}',
    tags: ['Connections'],
    summary: 'Change what is named and nothing else',
    description: 'A secret that is left out stays as it is; `null` clears an optional setting.',
    ...guarded,
    request: { params: idParams('connection'), body: connectionBody },
    responses: answers(200, connectionView, 'The changed connection'),
  });
  api.openapi(route, async (c) => {
    const change = { id: c.req.valid('param').id, input: await c.req.json() };
    return c.json(describeConnection(tools, await update(tools, c.var.actor, change)), 200);
  });
}
