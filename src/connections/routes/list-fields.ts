import { createRoute, z } from '@hono/zod-openapi';
import { type AdminRoutes, answers, guarded, idParams } from '../../http/admin-route.ts';
import type { ConnectionAdministration } from '../connection-administration.ts';
import { readFields } from '../read-groups.ts';

const answer = z.object({
  isSupported: z.boolean().openapi({ description: 'Whether this helpdesk has fields that variables can fill.' }),
  fields: z.array(z.object({ id: z.string(), name: z.string(), type: z.string() })),
});

export function listFields(api: AdminRoutes, tools: ConnectionAdministration): void {
  const route = createRoute({
    operationId: 'listFields',
    method: 'get',
    path: '/admin/v1/connections/{id}/fields',
    tags: ['Connections'],
    summary: 'The fields of the helpdesk that a variable can be copied into, as they are now',
    ...guarded,
    request: { params: idParams('connection') },
    responses: answers(200, answer, 'The fields', 'conflict'),
  });
  api.openapi(route, async (c) => {
    const fields = await readFields(tools.connections, c.req.valid('param').id);
    return c.json({ isSupported: fields !== null, fields: fields ?? [] }, 200);
  });
}
