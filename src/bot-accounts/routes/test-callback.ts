import { createRoute, z } from '@hono/zod-openapi';
import { type AdminRoutes, answers, guarded, idParams } from '../../http/admin-route.ts';
import { testCallback as test } from '../test-callback.ts';
import type { BotAdminTools } from './bot-admin-tools.ts';

const answer = z
  .object({
    isDelivered: z.boolean(),
    durationMs: z.number(),
    error: z.string().nullable().openapi({ description: 'What went wrong, in words.' }),
  })
  .openapi('CallbackTest');

export function testCallback(api: AdminRoutes, tools: BotAdminTools): void {
  const route = createRoute({
    operationId: 'testCallback',
    method: 'post',
    path: '/admin/v1/bots/{id}/callback/test',
    tags: ['Bots'],
    summary: 'Post a test event to the callback of the bot',
    ...guarded,
    request: { params: idParams('bot') },
    responses: answers(200, answer, 'How it went', 'conflict'),
  });
  api.openapi(route, async (c) => c.json(await test(tools, c.req.valid('param').id), 200));
}
