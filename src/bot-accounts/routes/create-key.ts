import { createRoute, z } from '@hono/zod-openapi';
import { type AdminRoutes, answers, guarded, idParams, jsonOf } from '../../http/admin-route.ts';
import { createKeyAs } from '../administer-bot.ts';
import { keyInput } from '../bot-settings.ts';
import { describeKey } from '../describe-bot.ts';
import type { BotAdminTools } from './bot-admin-tools.ts';
import { keyView } from './bot-view.ts';

const body = keyInput.openapi('CreateKey', { example: { label: 'production' } });
const answer = z
  .object({ key: keyView, apiKey: z.string().openapi({ description: 'Shown this once.' }) })
  .openapi('NewKey');

export function createKey(api: AdminRoutes, tools: BotAdminTools): void {
  const route = createRoute({
    operationId: 'createKey',
    method: 'post',
    path: '/admin/v1/bots/{id}/keys',
    tags: ['Bots'],
    summary: 'Make another API key; the ones before stay valid',
    ...guarded,
    request: { params: idParams('bot'), body: jsonOf(body) },
    responses: answers(201, answer, 'The new key'),
  });
  api.openapi(route, async (c) => {
    const { id } = c.req.valid('param');
    const { key, secret } = await createKeyAs(tools, c.var.actor, { id, label: c.req.valid('json').label });
    return c.json({ key: describeKey(key), apiKey: secret }, 201);
  });
}
