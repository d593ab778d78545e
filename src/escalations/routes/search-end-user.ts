import { createRoute, z } from '@hono/zod-openapi';
import { type AdminRoutes, answers, guarded, idOf, jsonOf } from '../../http/admin-route.ts';
import { summarizeEscalation } from '../describe-escalation.ts';
import { searchEndUser as search } from '../forget-end-user.ts';
import type { EscalationAdminTools } from './escalation-tools.ts';
import { escalationSummary } from './escalation-view.ts';

const text = z.string().trim().min(1).max(1000);
const botId = idOf('bot').optional().openapi({ description: 'All bots that are there when absent.' });

/** Exactly one of the three. In a body, because addresses of requests end up in logs. */
export const namedEndUser = z
  .union([
    z.strictObject({ id: text.openapi({ description: 'As the bot names them, without an address.' }), botId }),
    z.strictObject({ email: text.openapi({ description: 'In any letter case.' }) }),
    z.strictObject({ conversationId: text.openapi({ description: 'Of the bot.' }), botId }),
  ])
  .openapi('NamedEndUser', { example: { email: 'lea@shop.example' } });

const answer = z.object({
  escalations: z.array(escalationSummary),
  isMore: z.boolean().openapi({ description: 'There are older ones.' }),
});

export function searchEndUser(api: AdminRoutes, tools: EscalationAdminTools): void {
  const route = createRoute({
    operationId: 'searchEndUser',
    method: 'post',
    path: '/admin/v1/end-users/search',
    tags: ['End users'],
    summary: 'The escalations of an end user, the newest hundred',
    description: 'Everything that is held of each is at `GET /admin/v1/escalations/{id}`.',
    ...guarded,
    request: { body: jsonOf(namedEndUser) },
    responses: answers(200, answer, 'What was found, newest first'),
  });
  api.openapi(route, async (c) => {
    const { escalations, isMore } = await search(tools, c.req.valid('json'));
    return c.json({ escalations: escalations.map(summarizeEscalation), isMore }, 200);
  });
}
