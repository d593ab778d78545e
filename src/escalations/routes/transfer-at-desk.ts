import { createRoute, z } from '@hono/zod-openapi';
import { type AdminRoutes, answers, guarded, idParams, jsonOf } from '../../http/admin-route.ts';
import { transferAtDesk } from '../at-desk.ts';
import type { EscalationAdminTools } from './escalation-tools.ts';

const body = z
  .strictObject({
    groupId: z.string().min(1).max(500).meta({ description: 'Another group of the sandbox, by its id there.' }),
  })
  .openapi('TransferAtDesk', { example: { groupId: 'group-QmlsbGluZw' } });

const done = z.object({ isDone: z.literal(true) });

export function transferAtDeskAsAgent(api: AdminRoutes, tools: EscalationAdminTools): void {
  const route = createRoute({
    operationId: 'transferAtDesk',
    method: 'post',
    path: '/admin/v1/escalations/{id}/desk/transfer',
    tags: ['Sandbox'],
    summary: 'Hand the conversation to another group as an agent of the sandbox',
    description: 'For tests of a bot. Refused with conflict where agents answer in a helpdesk of their own.',
    ...guarded,
    request: { params: idParams('escalation'), body: jsonOf(body) },
    responses: answers(200, done, 'It is in the other group; the bot is told soon', 'conflict'),
  });
  api.openapi(route, async (c) => {
    await transferAtDesk(tools, { id: c.req.valid('param').id, ...c.req.valid('json') });
    return c.json({ isDone: true as const }, 200);
  });
}
