import { createRoute } from '@hono/zod-openapi';
import { type AdminRoutes, answers, guarded, idParams } from '../../http/admin-route.ts';
import { describeDelivery } from '../describe-escalation.ts';
import { replayDelivery as replay } from '../replay-delivery.ts';
import type { EscalationAdminTools } from './escalation-tools.ts';
import { deliveryView } from './escalation-view.ts';

export function replayDelivery(api: AdminRoutes, tools: EscalationAdminTools): void {
  const route = createRoute({
    operationId: 'replayDelivery',
    method: 'post',
    path: '/admin/v1/deliveries/{id}/replay',
    tags: ['Deliveries'],
    summary: 'Try a dead delivery again, at its place in its lane',
    ...guarded,
    request: { params: idParams('delivery') },
    responses: answers(200, deliveryView, 'The delivery, waiting again', 'conflict'),
  });
  api.openapi(route, async (c) => {
    return c.json(describeDelivery(await replay(tools, c.var.actor, c.req.valid('param').id)), 200);
  });
}
