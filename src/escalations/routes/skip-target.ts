import { createRoute, z } from '@hono/zod-openapi';
import { type AdminRoutes, answers, guarded, idOf, jsonOf } from '../../http/admin-route.ts';
import { skipAll } from '../settle-dead.ts';
import type { EscalationAdminTools } from './escalation-tools.ts';

const body = z
  .strictObject({
    target: z.union([idOf('connection'), idOf('bot')]),
    lastError: z.string().max(2000).openapi({ description: 'Only those whose last error is exactly this.' }),
    reason: z.string().trim().min(1).max(300),
    state: z.enum(['dead', 'waiting']).default('dead'),
  })
  .openapi('SkipTarget');

const answer = z.object({ skipped: z.int(), isMore: z.boolean() });

export function skipTarget(api: AdminRoutes, tools: EscalationAdminTools): void {
  const route = createRoute({
    operationId: 'skipTarget',
    method: 'post',
    path: '/admin/v1/deliveries/skip',
    tags: ['Deliveries'],
    summary: 'Mark the dead or waiting deliveries of one reason as not needed any more',
    description: 'At most a thousand at once; `isMore` says that there are more.',
    ...guarded,
    request: { body: jsonOf(body) },
    responses: answers(200, answer, 'How many'),
  });
  api.openapi(route, async (c) => c.json(await skipAll(tools, c.var.actor, c.req.valid('json')), 200));
}
