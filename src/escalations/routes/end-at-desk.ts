import { createRoute, z } from '@hono/zod-openapi';
import { type AdminRoutes, answers, guarded, idParams, jsonOf } from '../../http/admin-route.ts';
import { endAtDesk } from '../at-desk.ts';
import type { EscalationAdminTools } from './escalation-tools.ts';

const body = z
  .strictObject({
    ending: z
      .string()
      .max(100)
      .nullable()
      .default(null)
      .meta({ description: '`ended` or `solved`; `ended` when null.' }),
  })
  .openapi('EndAtDesk', { example: { ending: 'solved' } });

const done = z.object({ isDone: z.literal(true) });

export function endAtDeskAsAgent(api: AdminRoutes, tools: EscalationAdminTools): void {
  const route = createRoute({
    operationId: 'endAtDesk',
    method: 'post',
    path: '/admin/v1/escalations/{id}/desk/end',
    tags: ['Sandbox'],
    summary: 'End the conversation as an agent of the sandbox',
    description: 'For tests of a bot. Refused with conflict where agents answer in a helpdesk of their own.',
    ...guarded,
    request: { params: idParams('escalation'), body: jsonOf(body) },
    responses: answers(200, done, 'It is over; the bot is told soon', 'conflict'),
  });
  api.openapi(route, async (c) => {
    await endAtDesk(tools, { id: c.req.valid('param').id, ...c.req.valid('json') });
    return c.json({ isDone: true as const }, 200);
  });
}
