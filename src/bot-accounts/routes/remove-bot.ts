import { createRoute } from '@hono/zod-openapi';
import { type AdminRoutes, answersNothing, guarded, idParams } from '../../http/admin-route.ts';
import { removeBot as remove } from '../remove-bot.ts';
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
    responses: answersNothing('It is gone.'),
  });
  api.openapi(route, async (c) => {
    const { id } = c.req.valid('param');
    await tools.refuseInUse(id);
    await remove(tools.directory, id);
    await tools.audit.record({ actor: c.var.actor, action: 'bot.removed', subject: id });
    return c.body(null, 204);
  });
}
