import { createRoute, z } from '@hono/zod-openapi';
import { type AdminRoutes, answers, guarded, idParams } from '../../http/admin-route.ts';
import { rotateCallbackSecretAs } from '../administer-bot.ts';
import type { BotAdminTools } from './bot-admin-tools.ts';

const answer = z
  .object({ callbackSecret: z.string().openapi({ description: 'Shown this once.' }) })
  .openapi('NewCallbackSecret');

export function rotateCallbackSecret(api: AdminRoutes, tools: BotAdminTools): void {
  const route = createRoute({
    operationId: 'rotateCallbackSecret',
    method: 'post',
    path: '/admin/v1/bots/{id}/callback-secrets',
    tags: ['Bots'],
    summary: 'Make a new signing secret; events are signed with it and with the two before',
    ...guarded,
    request: { params: idParams('bot') },
    responses: answers(201, answer, 'The new secret'),
  });
  api.openapi(route, async (c) => {
    const callbackSecret = await rotateCallbackSecretAs(tools, c.var.actor, c.req.valid('param').id);
    return c.json({ callbackSecret }, 201);
  });
}
