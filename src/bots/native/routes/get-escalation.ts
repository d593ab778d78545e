import { createRoute } from '@hono/zod-openapi';
import { escalationView, viewEscalation } from '../escalation-view.ts';
import { escalationParams, guarded, json, type NativeApi, type NativeTools } from '../native-api.ts';

export function getEscalation(api: NativeApi, tools: NativeTools): void {
  const route = createRoute({
    operationId: 'getEscalation',
    method: 'get',
    path: '/v1/escalations/{id}',
    tags: ['Escalations'],
    summary: 'The state of an escalation',
    ...guarded(tools),
    request: { params: escalationParams },
    responses: { 200: json(escalationView, 'The escalation') },
  });
  api.openapi(route, async (c) => {
    const escalation = await tools.escalations.find(c.var.bot, c.req.valid('param').id);
    const capabilities = await tools.escalations.capabilitiesOf(escalation);
    return c.json(viewEscalation(escalation, capabilities, tools.attachments.bytesMax), 200);
  });
}
