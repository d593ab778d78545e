import { createRoute, z } from '@hono/zod-openapi';
import { type AdminRoutes, answers, guarded, idParams } from '../../http/admin-route.ts';
import { describeKey } from '../describe-bot.ts';
import { requireBot } from '../require-bot.ts';
import type { BotAdminTools } from './bot-admin-tools.ts';
import { keyView } from './bot-view.ts';

export function listKeys(api: AdminRoutes, tools: BotAdminTools): void {
  const route = createRoute({
    operationId: 'listKeys',
    method: 'get',
    path: '/admin/v1/bots/{id}/keys',
    tags: ['Bots'],
    summary: 'The API keys of a bot, without the keys',
    ...guarded,
    request: { params: idParams('bot') },
    responses: answers(200, z.object({ keys: z.array(keyView) }), 'The keys'),
  });
  api.openapi(route, async (c) => {
    const { id } = await requireBot(tools.directory, c.req.valid('param').id);
    return c.json({ keys: (await tools.directory.listKeys(id)).map(describeKey) }, 200);
  });
}
