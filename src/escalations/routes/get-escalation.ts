import { createRoute, z } from '@hono/zod-openapi';
import type { EscalationId } from '../../core/ids.ts';
import { type AdminRoutes, answers, guarded, idParams } from '../../http/admin-route.ts';
import {
  describeAttempt,
  describeDelivery,
  describeEscalation,
  describeEvent,
  describeMessage,
} from '../describe-escalation.ts';
import { escalationNotFound } from '../require-own-escalation.ts';
import type { EscalationAdminTools } from './escalation-tools.ts';
import { escalationDetail } from './escalation-view.ts';

const query = z.strictObject({
  rows: z.coerce
    .number()
    .int()
    .min(1)
    .max(10_000)
    .default(1_000)
    .meta({ description: 'Of each list, at most 10,000: all that is held of all but the longest conversations.' }),
});

export function getEscalation(api: AdminRoutes, tools: EscalationAdminTools): void {
  const route = createRoute({
    operationId: 'getEscalationForAdmins',
    method: 'get',
    path: '/admin/v1/escalations/{id}',
    tags: ['Escalations'],
    summary: 'One escalation with its messages, events, deliveries and what went wrong with them',
    ...guarded,
    request: { params: idParams('escalation'), query },
    responses: answers(200, escalationDetail, 'The escalation'),
  });
  api.openapi(route, async (c) => {
    return c.json(await detailOf(tools, c.req.valid('param').id, c.req.valid('query').rows), 200);
  });
}

/** All that is held of an escalation, so many rows of each list. Throws `AppError('not_found')`. */
export async function detailOf(
  { store, outbox }: Pick<EscalationAdminTools, 'store' | 'outbox'>,
  id: EscalationId,
  rowsMax: number,
) {
  const escalation = await store.find(id);
  if (escalation === null) throw escalationNotFound(id);
  const [messages, events, deliveries, attempts] = await Promise.all([
    store.listMessages(id, null, rowsMax),
    store.listEvents(id, 0, rowsMax),
    outbox.list({ escalationId: id, limit: rowsMax }),
    outbox.listAttempts(id, rowsMax),
  ]);
  return {
    escalation: describeEscalation(escalation),
    messages: messages.map(describeMessage),
    events: events.map(describeEvent),
    deliveries: deliveries.map(describeDelivery),
    attempts: attempts.map(describeAttempt),
    isCut: [messages, events, deliveries, attempts].some((rows) => rows.length === rowsMax),
  };
}
