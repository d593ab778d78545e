import { createRoute } from '@hono/zod-openapi';
import { type AdminRoutes, answers, guarded, idParams } from '../../http/admin-route.ts';
import { describeBot } from '../describe-bot.ts';
import { requireBot } from '../require-bot.ts';
import type { BotAdminTools } from './bot-admin-tools.ts';
import { botView } from './bot-view.ts';

export function getBot(api: AdminRoutes, tools: BotAdminTools): void {
  const route = createRoute({
    operationId: 'getBot',
    method: 'get',
    path: '/admin/v1/bots/{id}',
    tags: ['Bots'],
    summary: 'One bot account',
    ...guarded,
    request: { params: idParams('bot') },
    responses: answers(200, botView, 'The bot'),
  });
  api.openapi(route, async (c) => c.json(describeBot(await requireBot(tools.directory, c.req.valid('param').id)), 200));
}
