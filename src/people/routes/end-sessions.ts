import { createRoute } from '@hono/zod-openapi';
import { type AdminRoutes, answersNothing, guarded, idParams } from '../../http/admin-route.ts';
import type { PeopleAdministration } from '../people-administration.ts';
import { signOutEverywhere } from '../sign-out-everywhere.ts';

export function endSessions(api: AdminRoutes, tools: PeopleAdministration): void {
  const route = createRoute({
    operationId: 'endSessions',
    method: 'delete',
    path: '/admin/v1/people/{id}/sessions',
    tags: ['People'],
    summary: 'Sign a person out everywhere',
    ...guarded,
    request: { params: idParams('person') },
    responses: answersNothing('Every session of theirs is over.'),
  });
  api.openapi(route, async (c) => {
    await signOutEverywhere(tools, c.var.actor, c.req.valid('param').id);
    return c.body(null, 204);
  });
}
