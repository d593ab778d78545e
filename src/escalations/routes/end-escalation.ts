import { createRoute, z } from '@hono/zod-openapi';
import { type AdminRoutes, answers, guarded, idParams, jsonOf } from '../../http/admin-route.ts';
import { summarizeEscalation } from '../describe-escalation.ts';
import { endAsAdmin } from '../end-as-admin.ts';
import type { EscalationAdminTools } from './escalation-tools.ts';
import { escalationSummary } from './escalation-view.ts';

const body = z
  .strictObject({ comment: z.string().max(1000).nullable().default(null) })
  .openapi('EndAsAdmin', { example: { comment: null } });

export function endEscalation(api: AdminRoutes, tools: EscalationAdminTools): void {
  const route = createRoute({
    operationId: 'endEscalationAsAdmin',
    method: 'post',
    path: '/admin/v1/escalations/{id}/end',
    tags: ['Escalations'],
    summary: 'Give the conversation back to the bot; everybody is told',
    description: 'Ending what has ended is a success.',
    ...guarded,
    request: { params: idParams('escalation'), body: jsonOf(body) },
    responses: answers(200, escalationSummary, 'The ended escalation', 'conflict'),
  });
  api.openapi(route, async (c) => {
    const { id } = c.req.valid('param');
    const ended = await endAsAdmin(tools, c.var.actor, { id, comment: c.req.valid('json').comment });
    return c.json(summarizeEscalation(ended), 200);
  });
}
