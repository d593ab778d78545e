import { createRoute, z } from '@hono/zod-openapi';
import { refusals } from '../../../http/described-answers.ts';
import { commandId, idempotencyHeader } from '../command-id.ts';
import { escalationParams, guarded, json, type NativeApi, type NativeTools } from '../native-api.ts';
import { clientId, contentFields, moment, partsOf, refuseEmpty } from '../submitted-message.ts';

const body = z
  .strictObject({
    id: clientId.optional().meta({ description: 'Your id of the message; it or Idempotency-Key is required.' }),
    ...contentFields,
    choice: z
      .strictObject({ payload: z.string().min(1).max(2000) })
      .nullish()
      .meta({ description: 'The end user pressed a choice of the agent: its payload. Send its label as the text.' }),
    sentAt: moment.nullish().meta({ description: 'When the end user wrote it; now when absent.' }),
  })
  .superRefine(refuseEmpty)
  .openapi('SendMessage', { example: { id: 'm-31', text: 'It is invoice 2026-117.' } });

const answer = z.object({
  messageId: z.string().meta({ description: 'Our id; message.delivered and message.failed name it.' }),
  isNew: z.boolean(),
});

const description = `Stored when it is answered, delivered after; messages stay in the order in which they were accepted. After the end it is refused with \`escalation_ended\`.

A repeat is known by its \`id\` within the escalation. With other text, parts or choice it is no repeat, and refused with \`idempotency_conflict\`.`;

export function sendMessage(api: NativeApi, tools: NativeTools): void {
  const route = createRoute({
    operationId: 'sendMessage',
    method: 'post',
    path: '/v1/escalations/{id}/messages',
    tags: ['Messages'],
    summary: 'Say something to the agent, as the end user',
    description,
    ...guarded(tools, { isNewWork: true }),
    request: { params: escalationParams, headers: idempotencyHeader, body: json(body, 'The message') },
    responses: {
      202: json(answer, 'Accepted'),
      200: json(answer, 'Accepted before: a repeat of the same id'),
      ...refusals('rate_limited', 'idempotency_conflict', 'escalation_ended'),
    },
  });
  api.openapi(route, async (c) => {
    const given = c.req.valid('json');
    const { messageId, isNew } = await tools.escalations.send(c.var.bot, c.req.valid('param').id, {
      id: commandId(given.id, c.req.valid('header')['idempotency-key']),
      parts: partsOf(given),
      choice: given.choice ?? null,
      sentAt: given.sentAt ?? null,
    });
    return c.json({ messageId, isNew }, isNew ? 202 : 200);
  });
}
