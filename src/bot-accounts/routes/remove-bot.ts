import { createRoute } from '@hono/zod-openapi';
import { type AdminRoutes, answersNothing, guarded, idParams } from '../../http/admin-route.ts';
import { removeBotAs } from '../administer-bot.ts';
import type { BotAdminTools } from './bot-admin-tools.ts';

export function removeBot(api: AdminRoutes, tools: BotAdminTools): void {
  const route = createRoute({
    operationId: 'removeBot',
    method: 'delete',
    path: '/admin/v1/bots/{id}',
    tags: ['Bots'],
    summary: 'Remove a bot with its keys, secrets and routes; its ended escalations keep their history',
    description: 'Refused while escalations of it are open.',
    ...guarded,
    request: { params: idParams('bot') },
    responses: answersNothing('It is gone.', 'conflict'),
  });
  api.openapi(route, async (c) => {
    await removeBotAs(tools, c.var.actor, c.req.valid('param').id);
    return c.body(null, 204);
  });
}
