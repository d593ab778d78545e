import { createRoute } from '@hono/zod-openapi';
import { type AdminRoutes, answersNothing, guarded, idParams } from '../../http/admin-route.ts';
import { removeEscalation as remove } from '../remove-escalation.ts';
import type { EscalationAdminTools } from './escalation-tools.ts';

export function removeEscalation(api: AdminRoutes, tools: EscalationAdminTools): void {
  const route = createRoute({
    operationId: 'removeEscalation',
    method: 'delete',
    path: '/admin/v1/escalations/{id}',
    tags: ['Escalations'],
    summary: 'Delete an ended escalation with everything that was said in it, before its time',
    description:
      'Refused while it is open or something of it is still to be delivered. What the helpdesk has stays there.',
    ...guarded,
    request: { params: idParams('escalation') },
    responses: answersNothing('It is gone.', 'conflict'),
  });
  api.openapi(route, async (c) => {
    await remove(tools, c.var.actor, c.req.valid('param').id);
    return c.body(null, 204);
  });
}
