import { createRoute, z } from '@hono/zod-openapi';
import { type AdminRoutes, answers, guarded, idOf, pageLimit, pageOf } from '../../http/admin-route.ts';
import type { PeopleAdministration } from '../people-administration.ts';
import { describePerson, personView } from './person-view.ts';

const query = z.strictObject({
  after: idOf('person').optional().openapi({ description: 'Where the page before ended: its `next`.' }),
  limit: pageLimit,
});
const answer = z.object({ people: z.array(personView), next: z.string().nullable() });

export function listPeople(api: AdminRoutes, tools: PeopleAdministration): void {
  const route = createRoute({
    operationId: 'listPeople',
    method: 'get',
    path: '/admin/v1/people',
    tags: ['People'],
    summary: 'Who may sign in to the console',
    ...guarded,
    request: { query },
    responses: answers(200, answer, 'One page'),
  });
  api.openapi(route, async (c) => {
    const { after, limit } = c.req.valid('query');
    const page = pageOf(await tools.people.list({ after: after ?? null, limit: limit + 1 }), limit);
    return c.json({ people: page.rows.map(describePerson), next: page.next }, 200);
  });
}
