import { createRoute } from '@hono/zod-openapi';
import { type AdminRoutes, answers, guarded, idParams, jsonOf } from '../../http/admin-route.ts';
import type { PeopleAdministration } from '../people-administration.ts';
import { personInput } from '../person-input.ts';
import { updatePerson as update } from '../update-person.ts';
import { describePerson, personView } from './person-view.ts';

export function updatePerson(api: AdminRoutes, tools: PeopleAdministration): void {
  const route = createRoute({
    operationId: 'updatePerson',
    method: 'patch',
    path: '/admin/v1/people/{id}',
    tags: ['People'],
    summary: 'Change the name or role of a person',
    description: 'A new role holds at once. The only administrator keeps theirs.',
    ...guarded,
    request: { params: idParams('person'), body: jsonOf(personInput) },
    responses: answers(200, personView, 'The changed person', 'conflict'),
  });
  api.openapi(route, async (c) => {
    const change = { id: c.req.valid('param').id, input: await c.req.json() };
    return c.json(describePerson(await update(tools, c.var.actor, change)), 200);
  });
}
