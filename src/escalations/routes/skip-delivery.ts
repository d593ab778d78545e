import { createRoute, z } from '@hono/zod-openapi';
import { type AdminRoutes, answers, guarded, idParams, jsonOf } from '../../http/admin-route.ts';
import { describeDelivery } from '../describe-escalation.ts';
import { skipDelivery as skip } from '../settle-dead.ts';
import type { EscalationAdminTools } from './escalation-tools.ts';
import { deliveryView } from './escalation-view.ts';

const body = z
  .strictObject({ reason: z.string().trim().min(1).max(300) })
  .openapi('SkipDelivery', { example: { reason: 'The person was called instead.' } });

export function skipDelivery(api: AdminRoutes, tools: EscalationAdminTools): void {
  const route = createRoute({
    operationId: 'skipDelivery',
    method: 'post',
    path: '/admin/v1/deliveries/{id}/skip',
    tags: ['Deliveries'],
    summary: 'Mark a dead delivery as not needed any more',
    ...guarded,
    request: { params: idParams('delivery'), body: jsonOf(body) },
    responses: answers(200, deliveryView, 'The delivery, skipped', 'conflict'),
  });
  api.openapi(route, async (c) => {
    const { reason } = c.req.valid('json');
    return c.json(describeDelivery(await skip(tools, c.var.actor, { id: c.req.valid('param').id, reason })), 200);
  });
}
