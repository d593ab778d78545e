import { createRoute, z } from '@hono/zod-openapi';
import { type AdminRoutes, answers, guarded, idParams } from '../../http/admin-route.ts';
import type { ConnectionAdministration } from '../connection-administration.ts';
import { readGroups } from '../read-groups.ts';

const answer = z.object({
  isSupported: z.boolean().openapi({ description: 'Whether this helpdesk has groups.' }),
  groups: z.array(z.object({ remoteGroupId: z.string(), name: z.string(), memberCount: z.int().nullable() })),
});

export function listGroups(api: AdminRoutes, tools: ConnectionAdministration): void {
  const route = createRoute({
    operationId: 'listGroups',
    method: 'get',
    path: '/admin/v1/connections/{id}/groups',
    tags: ['Connections'],
    summary: 'The groups of the helpdesk, as they are now',
    ...guarded,
    request: {
      params: idParams('connection'),
      query: z.strictObject({
        members: z.enum(['true', 'false']).default('false').openapi({
          description: 'Whether to count the members of each, which is one call to the helpdesk per group.',
        }),
      }),
    },
    responses: answers(200, answer, 'The groups', 'conflict'),
  });
  api.openapi(route, async (c) => {
    const withMembers = c.req.valid('query').members === 'true';
    const groups = await readGroups(tools.connections, c.req.valid('param').id, withMembers);
    return c.json({ isSupported: groups !== null, groups: groups ?? [] }, 200);
  });
}
