import { createRoute, z } from '@hono/zod-openapi';
import { type AdminRoutes, answers, guarded, idOf, pageLimit, pageOf } from '../../http/admin-route.ts';
import { summarizeEscalation } from '../describe-escalation.ts';
import type { EscalationState } from '../escalation.ts';
import type { EscalationFilter } from '../store.ts';
import type { EscalationAdminTools } from './escalation-tools.ts';
import { escalationSummary } from './escalation-view.ts';

const query = z.strictObject({
  state: z.enum(['open', 'opening', 'waiting', 'active', 'ended']).optional(),
  botId: idOf('bot').optional(),
  connectionId: idOf('connection').optional(),
  skill: z.string().min(1).max(200).optional(),
  before: idOf('escalation').optional().openapi({ description: 'Where the page before ended: its `next`.' }),
  limit: pageLimit,
});
type Query = z.output<typeof query>;

const answer = z.object({ escalations: z.array(escalationSummary), next: z.string().nullable() });

export function listEscalations(api: AdminRoutes, tools: EscalationAdminTools): void {
  const route = createRoute({
    operationId: 'listEscalations',
    method: 'get',
    path: '/admin/v1/escalations',
    tags: ['Escalations'],
    summary: 'Escalations, newest first',
    ...guarded,
    request: { query },
    responses: answers(200, answer, 'One page'),
  });
  api.openapi(route, async (c) => {
    const asked = c.req.valid('query');
    const page = pageOf(await tools.store.list(filterOf(asked)), asked.limit);
    return c.json({ escalations: page.rows.map(summarizeEscalation), next: page.next }, 200);
  });
}

const open: readonly EscalationState[] = ['opening', 'waiting', 'active'];

function filterOf({ state, botId, connectionId, skill, before, limit }: Query): EscalationFilter {
  return {
    limit: limit + 1,
    ...(state === undefined ? {} : { states: state === 'open' ? open : [state] }),
    ...(botId === undefined ? {} : { botId }),
    ...(connectionId === undefined ? {} : { connectionId }),
    ...(skill === undefined ? {} : { skill }),
    ...(before === undefined ? {} : { before }),
  };
}
