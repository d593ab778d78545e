import { createRoute, z } from '@hono/zod-openapi';
import { type AdminRoutes, answersNothing, guarded, idParams } from '../../http/admin-route.ts';
import type { ConnectionAdministration } from '../connection-administration.ts';
import { removeConnection as remove } from '../remove-connection.ts';

export function removeConnection(api: AdminRoutes, tools: ConnectionAdministration): void {
  const route = createRoute({
    operationId: 'removeConnection',
    method: 'delete',
    path: '/admin/v1/connections/{id}',
    tags: ['Connections'],
    summary: 'Remove a connection; ended escalations keep their history',
    ...guarded,
    request: {
      params: idParams('connection'),
      query: z.strictObject({ withRoutes: z.enum(['true', 'false']).default('false') }),
    },
    responses: answersNothing('It is gone, with its routes when that was allowed.', 'conflict'),
  });
  api.openapi(route, async (c) => {
    const withRoutes = c.req.valid('query').withRoutes === 'true';
    await remove(tools, c.var.actor, { id: c.req.valid('param').id, withRoutes });
    return c.body(null, 204);
  });
}
