import { createRoute } from '@hono/zod-openapi';
import { type AdminRoutes, answersNothing, guarded, idParams } from '../../http/admin-route.ts';
import { requireBot } from '../require-bot.ts';
import type { BotAdminTools } from './bot-admin-tools.ts';

export function dropCallbackSecrets(api: AdminRoutes, tools: BotAdminTools): void {
  const route = createRoute({
    operationId: 'dropCallbackSecrets',
    method: 'delete',
    path: '/admin/v1/bots/{id}/callback-secrets/previous',
    tags: ['Bots'],
    summary: 'Sign with the newest secret only',
    ...guarded,
    request: { params: idParams('bot') },
    responses: answersNothing('The secret before is not used any more.'),
  });
  api.openapi(route, async (c) => {
    const { id } = await requireBot(tools.directory, c.req.valid('param').id);
    await tools.directory.dropOldCallbackSecrets(id);
    await tools.audit.record({ actor: c.var.actor, action: 'callback_secret.dropped', subject: id });
    return c.body(null, 204);
  });
}
