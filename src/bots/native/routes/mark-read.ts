import { createRoute, z } from '@hono/zod-openapi';
import { idPattern, type MessageId } from '../../../core/ids.ts';
import { escalationParams, guarded, json, type NativeApi, type NativeTools } from '../native-api.ts';

const body = z
  .strictObject({
    upTo: z
      .string()
      .regex(idPattern('message'), 'must be a messageId that an event gave')
      .nullish()
      .meta({ description: 'The newest message that the end user has seen; everything when absent.' }),
  })
  .openapi('MarkRead', { example: {} });

export function markRead(api: NativeApi, tools: NativeTools): void {
  const route = createRoute({
    operationId: 'markRead',
    method: 'post',
    path: '/v1/escalations/{id}/read',
    tags: ['Messages'],
    summary: 'Tell that the end user has read the messages of the agent',
    ...guarded(tools),
    request: { params: escalationParams, body: { ...json(body, 'Up to where'), required: false } },
    responses: { 204: { description: 'Taken' } },
  });
  api.openapi(route, async (c) => {
    const { upTo } = c.req.valid('json');
    await tools.escalations.read(c.var.bot, c.req.valid('param').id, (upTo ?? null) as MessageId | null);
    return c.body(null, 204);
  });
}
