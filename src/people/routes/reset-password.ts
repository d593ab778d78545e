import { createRoute, z } from '@hono/zod-openapi';
import { type AdminRoutes, answers, guarded, idParams } from '../../http/admin-route.ts';
import type { PeopleAdministration } from '../people-administration.ts';
import { resetPassword as reset } from '../reset-password.ts';
import { passwordView } from './person-view.ts';

export function resetPassword(api: AdminRoutes, tools: PeopleAdministration): void {
  const route = createRoute({
    operationId: 'resetPassword',
    method: 'post',
    path: '/admin/v1/people/{id}/password',
    tags: ['People'],
    summary: 'Give a person another password and sign them out everywhere',
    ...guarded,
    request: { params: idParams('person') },
    responses: answers(201, z.object({ firstPassword: passwordView }).openapi('NewPassword'), 'The password'),
  });
  api.openapi(route, async (c) => {
    return c.json({ firstPassword: await reset(tools, c.var.actor, c.req.valid('param').id) }, 201);
  });
}
