import { createRoute } from '@hono/zod-openapi';
import { type AdminRoutes, answersNothing, guarded, idParams } from '../../http/admin-route.ts';
import { dropCallbackSecretsAs } from '../administer-bot.ts';
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
    await dropCallbackSecretsAs(tools, c.var.actor, c.req.valid('param').id);
    return c.body(null, 204);
  });
}
