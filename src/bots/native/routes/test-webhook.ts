import { createRoute, z } from '@hono/zod-openapi';
import { testCallback } from '../../../bot-accounts/test-callback.ts';
import { refusals } from '../../../http/described-answers.ts';
import { deliverEvent } from '../callback.ts';
import { guarded, json, type NativeApi, type NativeTools } from '../native-api.ts';

const answer = z.object({
  isDelivered: z.boolean(),
  error: z.string().nullable().meta({ description: 'What went wrong, in words.' }),
  durationMs: z.int(),
});

export function testWebhook(api: NativeApi, tools: NativeTools): void {
  const route = createRoute({
    operationId: 'testWebhook',
    method: 'post',
    path: '/v1/webhooks/test',
    tags: ['Events'],
    summary: 'Have a test event posted to the callback of the bot',
    description: 'Of type `webhook.test`, signed as events are; it belongs to no escalation.',
    ...guarded(tools),
    responses: { 200: json(answer, 'How it went'), ...refusals('conflict') },
  });
  const protocol = { deliver: deliverEvent.bind(null, tools) };
  api.openapi(route, async (c) => {
    const test = { directory: tools.bots, protocolOf: () => protocol, clock: tools.clock };
    return c.json({ ...(await testCallback(test, c.var.bot.id)) }, 200);
  });
}
