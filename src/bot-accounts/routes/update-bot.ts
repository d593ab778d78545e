import { createRoute } from '@hono/zod-openapi';
import { type AdminRoutes, answers, guarded, idParams, jsonOf } from '../../http/admin-route.ts';
import { updateBotAs } from '../administer-bot.ts';
import { botSettings } from '../bot-settings.ts';
import { describeBot } from '../describe-bot.ts';
import type { BotAdminTools } from './bot-admin-tools.ts';
import { botView } from './bot-view.ts';

export function updateBot(api: AdminRoutes, tools: BotAdminTools): void {
  const route = createRoute({
    operationId: 'updateBot',
    method: 'patch',
    path: '/admin/v1/bots/{id}',
    tags: ['Bots'],
    summary: 'Change what is named and nothing else',
    description: 'Texts are merged by key; `null` silences one. Running escalations keep their timers.',
    ...guarded,
    request: { params: idParams('bot'), body: jsonOf(botSettings) },
    responses: answers(200, botView, 'The changed bot'),
  });
  api.openapi(route, async (c) => {
    const { id } = c.req.valid('param');
    const bot = await updateBotAs(tools, c.var.actor, { id, input: await c.req.json() });
    return c.json(describeBot(bot), 200);
  });
}
