import { createRoute, z } from '@hono/zod-openapi';
import { escalationParams, guarded, json, type NativeApi, type NativeTools } from '../native-api.ts';

const body = z.strictObject({ isTyping: z.boolean() }).openapi('SendTyping', { example: { isTyping: true } });

export function sendTyping(api: NativeApi, tools: NativeTools): void {
  const route = createRoute({
    operationId: 'sendTyping',
    method: 'post',
    path: '/v1/escalations/{id}/typing',
    tags: ['Messages'],
    summary: 'Tell that the end user is typing, or has stopped',
    description: 'Passed on at once, best effort; send it at most every two or three seconds.',
    ...guarded(tools),
    request: { params: escalationParams, body: json(body, 'Typing or not') },
    responses: { 204: { description: 'Taken' } },
  });
  api.openapi(route, async (c) => {
    await tools.escalations.typing(c.var.bot, c.req.valid('param').id, c.req.valid('json').isTyping);
    return c.body(null, 204);
  });
}
