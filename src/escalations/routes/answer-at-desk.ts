import { createRoute, z } from '@hono/zod-openapi';
import { type AdminRoutes, answers, guarded, idParams, jsonOf } from '../../http/admin-route.ts';
import { answerAtDesk } from '../at-desk.ts';
import type { EscalationAdminTools } from './escalation-tools.ts';

const body = z
  .strictObject({
    text: z.string().trim().min(1).max(4000),
    agentId: z
      .string()
      .max(100)
      .nullable()
      .default(null)
      .meta({ description: 'The first agent of the desk when null.' }),
  })
  .openapi('AnswerAtDesk', { example: { text: 'Hello, which invoice is it?', agentId: null } });

const done = z.object({ isDone: z.literal(true) }).openapi('DoneAtDesk');

export function answerAtDeskAsAgent(api: AdminRoutes, tools: EscalationAdminTools): void {
  const route = createRoute({
    operationId: 'answerAtDesk',
    method: 'post',
    path: '/admin/v1/escalations/{id}/desk/answer',
    tags: ['Sandbox'],
    summary: 'Answer as an agent of the sandbox',
    description: 'For tests of a bot. Refused with conflict where agents answer in a helpdesk of their own.',
    ...guarded,
    request: { params: idParams('escalation'), body: jsonOf(body) },
    responses: answers(200, done, 'It is said; the bot hears it as it hears any agent', 'conflict'),
  });
  api.openapi(route, async (c) => {
    await answerAtDesk(tools, { id: c.req.valid('param').id, file: null, ...c.req.valid('json') });
    return c.json({ isDone: true as const }, 200);
  });
}
