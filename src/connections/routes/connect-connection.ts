import { createRoute, z } from '@hono/zod-openapi';
import { type AdminRoutes, answers, guarded, idParams } from '../../http/admin-route.ts';
import { connectConnection as connect } from '../connect-connection.ts';
import type { ConnectionAdministration } from '../connection-administration.ts';
import { describeConnection } from '../describe-connection.ts';
import { checkView, connectionView } from './connection-view.ts';

const answer = z.object({
  isComplete: z.boolean().openapi({ description: 'Whether nothing failed.' }),
  report: z.array(checkView),
  connection: connectionView,
});

export function connectConnection(api: AdminRoutes, tools: ConnectionAdministration): void {
  const route = createRoute({
    operationId: 'connectConnection',
    method: 'post',
    path: '/admin/v1/connections/{id}/connect',
    tags: ['Connections'],
    summary: 'Wire the account to us as far as the credentials allow',
    description: 'Safe to repeat. Ids and secrets that the wiring brings are kept in the settings.',
    ...guarded,
    request: { params: idParams('connection') },
    responses: answers(200, answer, 'What was done', 'conflict'),
  });
  api.openapi(route, async (c) => {
    const { connection, ...report } = await connect(tools, c.var.actor, c.req.valid('param').id);
    return c.json({ ...report, connection: describeConnection(tools, connection) }, 200);
  });
}
