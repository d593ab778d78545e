import { createRoute, z } from '@hono/zod-openapi';
import { type AdminRoutes, answers, guarded, idOf, pageLimit, pageOf } from '../../http/admin-route.ts';
import { validationError } from '../../http/validation.ts';
import { describeDelivery } from '../describe-escalation.ts';
import type { EscalationAdminTools } from './escalation-tools.ts';
import { deliveryView } from './escalation-view.ts';

const query = z.strictObject({
  state: z.enum(['waiting', 'dead', 'skipped']).optional().openapi({ description: 'dead unless something is named.' }),
  target: z.union([idOf('connection'), idOf('bot')]).optional(),
  escalationId: idOf('escalation').optional(),
  lastError: z
    .string()
    .max(2000)
    .optional()
    .openapi({ description: 'Dead or waiting ones of a target whose last error is exactly this.' }),
  after: idOf('delivery').optional().openapi({ description: 'Where the page before ended: its `next`.' }),
  limit: pageLimit,
});

const answer = z.object({ deliveries: z.array(deliveryView), next: z.string().nullable() });

export function listDeliveries(api: AdminRoutes, tools: EscalationAdminTools): void {
  const route = createRoute({
    operationId: 'listDeliveries',
    method: 'get',
    path: '/admin/v1/deliveries',
    tags: ['Deliveries'],
    summary: 'What waits to be sent, or could not be, oldest first',
    description: 'With escalationId and no state: everything of that escalation, delivered ones included.',
    ...guarded,
    request: { query },
    responses: answers(200, answer, 'One page'),
  });
  api.openapi(route, async (c) => {
    const { state, target, escalationId, lastError, after, limit } = c.req.valid('query');
    if (lastError !== undefined && target === undefined) {
      throw validationError([{ path: 'target', message: 'is required with lastError' }]);
    }
    const wanted = state ?? (escalationId === undefined ? 'dead' : undefined);
    const rows = await tools.outbox.list({
      limit: limit + 1,
      ...(wanted === undefined ? {} : { state: wanted }),
      ...(target === undefined ? {} : { target }),
      ...(escalationId === undefined ? {} : { escalationId }),
      ...(lastError === undefined ? {} : { reason: lastError }),
      ...(after === undefined ? {} : { after }),
    });
    const page = pageOf(rows, limit);
    return c.json({ deliveries: page.rows.map(describeDelivery), next: page.next }, 200);
  });
}
