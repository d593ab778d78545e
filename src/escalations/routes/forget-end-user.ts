import { createRoute, z } from '@hono/zod-openapi';
import { type AdminRoutes, answers, guarded, jsonOf } from '../../http/admin-route.ts';
import { forgetEndUser as forget } from '../forget-end-user.ts';
import type { EscalationAdminTools } from './escalation-tools.ts';
import { namedEndUser } from './search-end-user.ts';

const answer = z.object({
  removed: z.int().openapi({ description: 'Escalations that were deleted.' }),
  isMore: z.boolean().openapi({ description: 'Call again for the rest.' }),
});

export function forgetEndUser(api: AdminRoutes, tools: EscalationAdminTools): void {
  const route = createRoute({
    operationId: 'forgetEndUser',
    method: 'post',
    path: '/admin/v1/end-users/forget',
    tags: ['End users'],
    summary: 'Delete every escalation of an end user, the newest hundred at once',
    description:
      'Refused while one is open, or something of one is still to be delivered. Cut off half way, it is called again.',
    ...guarded,
    request: { body: jsonOf(namedEndUser) },
    responses: answers(200, answer, 'How many', 'conflict'),
  });
  api.openapi(route, async (c) => c.json(await forget(tools, c.var.actor, c.req.valid('json')), 200));
}
