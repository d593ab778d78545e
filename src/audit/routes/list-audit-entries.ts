import { createRoute, z } from '@hono/zod-openapi';
import { toIso } from '../../core/clock.ts';
import { type AdminRoutes, answers, guarded, idOf, pageLimit, pageOf } from '../../http/admin-route.ts';
import type { AuditFilter, AuditStore } from '../store.ts';

const query = z.strictObject({
  actorId: z.string().min(1).max(100).optional(),
  action: z.string().min(1).max(100).optional(),
  subject: z.string().min(1).max(100).optional(),
  before: idOf('auditEntry').optional().openapi({ description: 'Where the page before ended: its `next`.' }),
  limit: pageLimit,
});

const entry = z
  .object({
    id: z.string(),
    at: z.iso.datetime(),
    actor: z.object({ kind: z.enum(['token', 'person']), id: z.string() }),
    action: z.string().openapi({ example: 'bot.created' }),
    subject: z.string().openapi({ description: 'The id of what was changed.' }),
  })
  .openapi('AuditEntry');

export function listAuditEntries(api: AdminRoutes, { audits }: { readonly audits: AuditStore }): void {
  const route = createRoute({
    operationId: 'listAuditEntries',
    method: 'get',
    path: '/admin/v1/audit',
    tags: ['Audit'],
    summary: 'What administrators did, newest first',
    ...guarded,
    request: { query },
    responses: answers(200, z.object({ entries: z.array(entry), next: z.string().nullable() }), 'One page'),
  });
  api.openapi(route, async (c) => {
    const { limit, ...filter } = c.req.valid('query');
    const said = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
    const wanted: AuditFilter = { ...said, limit: limit + 1 };
    const page = pageOf(await audits.list(wanted), limit);
    const entries = page.rows.map(({ id, at, actor, action, subject }) => {
      return { id, at: toIso(at), actor: { kind: actor.kind, id: actor.id }, action, subject };
    });
    return c.json({ entries, next: page.next }, 200);
  });
}
