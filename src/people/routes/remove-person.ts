import { createRoute } from '@hono/zod-openapi';
import { type AdminRoutes, answersNothing, guarded, idParams } from '../../http/admin-route.ts';
import type { PeopleAdministration } from '../people-administration.ts';
import { removePerson as remove } from '../remove-person.ts';

export function removePerson(api: AdminRoutes, tools: PeopleAdministration): void {
  const route = createRoute({
    operationId: 'removePerson',
    method: 'delete',
    path: '/admin/v1/people/{id}',
    tags: ['People'],
    summary: 'Remove a person and sign them out everywhere; the audit log keeps what they did',
    ...guarded,
    request: { params: idParams('person') },
    responses: answersNothing('They are gone.', 'conflict'),
  });
  api.openapi(route, async (c) => {
    await remove(tools, c.var.actor, c.req.valid('param').id);
    return c.body(null, 204);
  });
}
