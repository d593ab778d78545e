import { createRoute, z } from '@hono/zod-openapi';
import { type AdminRoutes, answers, guarded } from '../../http/admin-route.ts';
import { describeBot } from '../describe-bot.ts';
import type { BotAdminTools } from './bot-admin-tools.ts';
import { botView } from './bot-view.ts';

export function listBots(api: AdminRoutes, tools: BotAdminTools): void {
  const route = createRoute({
    operationId: 'listBots',
    method: 'get',
    path: '/admin/v1/bots',
    tags: ['Bots'],
    summary: 'Every bot account',
    ...guarded,
    responses: answers(200, z.object({ bots: z.array(botView) }), 'The bots'),
  });
  api.openapi(route, async (c) => c.json({ bots: (await tools.directory.list()).map(describeBot) }, 200));
}
