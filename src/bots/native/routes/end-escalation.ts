import { createRoute, z } from '@hono/zod-openapi';
import { escalationView, viewEscalation } from '../escalation-view.ts';
import { escalationParams, guarded, json, type NativeApi, type NativeTools } from '../native-api.ts';

const body = z
  .strictObject({
    by: z.enum(['user', 'bot']).meta({ description: 'Who wants the end; escalation.ended repeats it.' }),
    comment: z.string().max(1000).nullish(),
  })
  .openapi('EndEscalation', { example: { by: 'user' } });

export function endEscalation(api: NativeApi, tools: NativeTools): void {
  const route = createRoute({
    operationId: 'endEscalation',
    method: 'post',
    path: '/v1/escalations/{id}/end',
    tags: ['Escalations'],
    summary: 'Give the conversation back to the bot',
    description: 'The bot owns it as soon as this is answered. Ending what has ended is a success.',
    ...guarded(tools),
    request: { params: escalationParams, body: json(body, 'Who ends it') },
    responses: { 200: json(escalationView, 'The ended escalation') },
  });
  api.openapi(route, async (c) => {
    const { by, comment } = c.req.valid('json');
    const end = { by, comment: comment ?? null };
    const escalation = await tools.escalations.end(c.var.bot, c.req.valid('param').id, end);
    const capabilities = await tools.escalations.capabilitiesOf(escalation);
    return c.json(viewEscalation(escalation, capabilities, tools.attachments.bytesMax), 200);
  });
}
