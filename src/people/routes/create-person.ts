import { createRoute, z } from '@hono/zod-openapi';
import { type AdminRoutes, answers, guarded, jsonOf } from '../../http/admin-route.ts';
import { createPerson as create } from '../create-person.ts';
import type { PeopleAdministration } from '../people-administration.ts';
import { newPersonInput } from '../person-input.ts';
import { describePerson, passwordView, personView } from './person-view.ts';

const answer = z.object({ person: personView, firstPassword: passwordView }).openapi('NewPerson');

export function createPerson(api: AdminRoutes, tools: PeopleAdministration): void {
  const route = createRoute({
    operationId: 'createPerson',
    method: 'post',
    path: '/admin/v1/people',
    tags: ['People'],
    summary: 'Let somebody sign in to the console',
    ...guarded,
    request: { body: jsonOf(newPersonInput) },
    responses: answers(201, answer, 'The new person', 'conflict'),
  });
  api.openapi(route, async (c) => {
    const { person, firstPassword } = await create(tools, c.var.actor, await c.req.json());
    return c.json({ person: describePerson(person), firstPassword }, 201);
  });
}
