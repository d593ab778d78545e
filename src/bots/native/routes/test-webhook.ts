import { createRoute, z } from '@hono/zod-openapi';
import { AppError } from '../../../core/app-error.ts';
import { toIso } from '../../../core/clock.ts';
import { newId } from '../../../core/ids.ts';
import { DeliveryFailure } from '../../../helpdesks/failure.ts';
import { deliverEvent } from '../callback.ts';
import { webhookTest } from '../event-catalogue.ts';
import { guarded, json, type NativeApi, type NativeTools, problems } from '../native-api.ts';

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
    ...guarded(tools),
    responses: { 200: json(answer, 'How it went'), ...problems(409) },
  });
  api.openapi(route, async (c) => {
    const { bot } = c.var;
    if (bot.callbackUrl === null) {
      throw new AppError('conflict', 'This bot has no callback address; an administrator can set one.');
    }
    const startedAt = performance.now();
    const event = { id: newId('event'), type: webhookTest.type, at: toIso(tools.clock.now()), data: {} };
    const delivery = { deliveryId: newId('delivery'), bot, callbackUrl: bot.callbackUrl, event };
    const error = await deliverEvent(tools, delivery, c.req.raw.signal).then(
      () => null,
      (thrown: unknown) => {
        if (thrown instanceof DeliveryFailure) return thrown.message;
        throw thrown;
      },
    );
    const durationMs = Math.round(performance.now() - startedAt);
    return c.json({ isDelivered: error === null, error, durationMs }, 200);
  });
}
