import { createRoute, z } from '@hono/zod-openapi';
import { type AdminRoutes, answers, guarded, idOf, jsonOf } from '../../http/admin-route.ts';
import { replayAll } from '../replay-delivery.ts';
import type { EscalationAdminTools } from './escalation-tools.ts';
import { replayView } from './escalation-view.ts';

const body = z
  .strictObject({
    target: z.union([idOf('connection'), idOf('bot')]).openapi({ description: 'Id of a connection or bot.' }),
    lastError: z.string().max(2000).optional().openapi({ description: 'Only those whose last error is exactly this.' }),
  })
  .openapi('ReplayTarget', { example: { target: 'con_019aa3c5d1f07c3e8b52f1a09c64e7d2' } });

export function replayTarget(api: AdminRoutes, tools: EscalationAdminTools): void {
  const route = createRoute({
    operationId: 'replayTarget',
    method: 'post',
    path: '/admin/v1/deliveries/replay',
    tags: ['Deliveries'],
    summary: 'Try every dead delivery to a connection or bot again',
    description: 'At most a thousand at once; `isMore` says that there are more.',
    ...guarded,
    request: { body: jsonOf(body) },
    responses: answers(200, replayView, 'How many'),
  });
  api.openapi(route, async (c) => {
    const { target, lastError } = c.req.valid('json');
    const scope = { target, ...(lastError === undefined ? {} : { reason: lastError }) };
    return c.json(await replayAll(tools, c.var.actor, scope), 200);
  });
}
