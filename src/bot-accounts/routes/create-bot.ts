import { createRoute, z } from '@hono/zod-openapi';
import { type AdminRoutes, answers, guarded, jsonOf } from '../../http/admin-route.ts';
import { createBotAs } from '../administer-bot.ts';
import { botSettings } from '../bot-settings.ts';
import { describeBot } from '../describe-bot.ts';
import type { BotAdminTools } from './bot-admin-tools.ts';
import { botView } from './bot-view.ts';

const answer = z
  .object({
    bot: botView,
    apiKey: z.string().openapi({ description: 'Shown this once.' }),
    callbackSecret: z.string().openapi({ description: 'Signs events posted to the callback. Shown this once.' }),
  })
  .openapi('NewBot');

export function createBot(api: AdminRoutes, tools: BotAdminTools): void {
  const route = createRoute({
    operationId: 'createBot',
    method: 'post',
    path: '/admin/v1/bots',
    tags: ['Bots'],
    summary: 'Make a bot account with its first key',
    ...guarded,
    request: { body: jsonOf(botSettings) },
    responses: answers(201, answer, 'The new bot'),
  });
  api.openapi(route, async (c) => {
    const { bot, apiKey, callbackSecret } = await createBotAs(tools, c.var.actor, await c.req.json());
    return c.json({ bot: describeBot(bot), apiKey, callbackSecret }, 201);
  });
}
