import { createRoute, z } from '@hono/zod-openapi';
import { type AdminRoutes, answersNothing, guarded, idOf, jsonOf } from '../../http/admin-route.ts';
import { expireKeyAs } from '../administer-bot.ts';
import type { BotAdminTools } from './bot-admin-tools.ts';

const secondsMax = 30 * 86_400;

const body = z
  .strictObject({ afterSeconds: z.int().min(0).max(secondsMax).default(0) })
  .openapi('ExpireKey', { example: { afterSeconds: 3600 } });

export function expireKey(api: AdminRoutes, tools: BotAdminTools): void {
  const route = createRoute({
    operationId: 'expireKey',
    method: 'post',
    path: '/admin/v1/bots/{id}/keys/{keyId}/expire',
    tags: ['Bots'],
    summary: 'Let a key end, at once or after a while',
    ...guarded,
    request: { params: z.object({ id: idOf('bot'), keyId: idOf('botKey') }), body: jsonOf(body) },
    responses: answersNothing('It ends then.'),
  });
  api.openapi(route, async (c) => {
    const { id, keyId } = c.req.valid('param');
    await expireKeyAs(tools, c.var.actor, { id, keyId, afterMs: c.req.valid('json').afterSeconds * 1000 });
    return c.body(null, 204);
  });
}
