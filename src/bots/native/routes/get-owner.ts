import { createRoute, z } from '@hono/zod-openapi';
import { ownerOf } from '../../../escalations/escalation.ts';
import { escalationState, owner } from '../escalation-view.ts';
import { guarded, json, type NativeApi, type NativeTools } from '../native-api.ts';
import { clientId } from '../submitted-message.ts';

const answer = z.object({
  owner,
  escalationId: z.string().nullable().meta({ description: 'The open escalation, else the newest one.' }),
  state: escalationState.nullable(),
  lastSeq: z.int(),
});

export function getOwner(api: NativeApi, tools: NativeTools): void {
  const route = createRoute({
    operationId: 'getOwner',
    method: 'get',
    path: '/v1/conversations/{conversationId}/owner',
    tags: ['Escalations'],
    summary: 'Who answers in this conversation?',
    description: 'Cheap enough to ask on every turn. A conversation that we do not know belongs to the bot.',
    ...guarded(tools),
    request: {
      params: z.object({ conversationId: clientId.openapi({ param: { name: 'conversationId', in: 'path' } }) }),
    },
    responses: { 200: json(answer, 'The owner') },
  });
  api.openapi(route, async (c) => {
    const found = await tools.escalations.findByConversation(c.var.bot, c.req.valid('param').conversationId);
    if (found === null) return c.json({ owner: 'bot' as const, escalationId: null, state: null, lastSeq: 0 }, 200);
    const { id: escalationId, state, lastSeq } = found;
    return c.json({ owner: ownerOf(found), escalationId, state, lastSeq }, 200);
  });
}
