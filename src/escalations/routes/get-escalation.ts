import { createRoute } from '@hono/zod-openapi';
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

const rowsMax = 1_000;

export function getEscalation(api: AdminRoutes, tools: EscalationAdminTools): void {
  const route = createRoute({
    operationId: 'getEscalationForAdmins',
    method: 'get',
    path: '/admin/v1/escalations/{id}',
    tags: ['Escalations'],
    summary: 'One escalation with its messages, events, deliveries and what went wrong with them',
    ...guarded,
    request: { params: idParams('escalation') },
    responses: answers(200, escalationDetail, 'The escalation'),
  });
  api.openapi(route, async (c) => c.json(await detailOf(tools, c.req.valid('param').id), 200));
}

async function detailOf({ store, outbox }: EscalationAdminTools, id: EscalationId) {
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
