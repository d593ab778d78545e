import { createRoute } from '@hono/zod-openapi';
import { type AdminRoutes, answers, guarded, idParams } from '../../http/admin-route.ts';
import { replayAll } from '../replay-delivery.ts';
import { escalationNotFound } from '../require-own-escalation.ts';
import type { EscalationAdminTools } from './escalation-tools.ts';
import { replayView } from './escalation-view.ts';

export function replayEscalation(api: AdminRoutes, tools: EscalationAdminTools): void {
  const route = createRoute({
    operationId: 'replayEscalation',
    method: 'post',
    path: '/admin/v1/escalations/{id}/replay',
    tags: ['Deliveries'],
    summary: 'Try every dead delivery of an escalation again',
    ...guarded,
    request: { params: idParams('escalation') },
    responses: answers(200, replayView, 'How many'),
  });
  api.openapi(route, async (c) => {
    const { id } = c.req.valid('param');
    if ((await tools.store.find(id)) === null) throw escalationNotFound(id);
    return c.json(await replayAll(tools, c.var.actor, { escalationId: id }), 200);
  });
}
