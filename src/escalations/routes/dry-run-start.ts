import { createRoute, z } from '@hono/zod-openapi';
import { type AdminRoutes, answers, guarded, jsonOf } from '../../http/admin-route.ts';
import { describeRoute, routeView } from '../../routing/routes/route-view.ts';
import { dryRunStart as dryRun, dryRunInput } from '../dry-run-start.ts';
import type { EscalationAdminTools } from './escalation-tools.ts';

const free = z.record(z.string(), z.unknown());

const answer = z
  .object({
    refusal: z.object({ code: z.string(), message: z.string() }).nullable(),
    // A union, because `nullable` of a named schema would come out as one that null does not fit.
    route: z.union([routeView, z.null()]),
    connection: z.object({ id: z.string(), name: z.string(), state: z.string() }).nullable(),
    group: z
      .object({
        remoteGroupId: z.string().nullable(),
        name: z.string().nullable(),
        willBeCreated: z.boolean(),
        memberCount: z.int().nullable(),
      })
      .nullable(),
    availability: free.nullable(),
    endUser: free.nullable(),
    attributes: free.nullable(),
    text: z.string().nullable(),
    notices: z.array(z.string()),
  })
  .openapi('DryRun');

export function dryRunStart(api: AdminRoutes, tools: EscalationAdminTools): void {
  const route = createRoute({
    operationId: 'dryRunStart',
    method: 'post',
    path: '/admin/v1/routes/dry-run',
    tags: ['Skills and groups'],
    summary: 'Where would this go? Sends nothing',
    ...guarded,
    request: { body: jsonOf(dryRunInput) },
    responses: answers(200, answer, 'Group, identity and context that a start would have', 'conflict'),
  });
  api.openapi(route, async (c) => {
    const { route: chosen, ...rest } = await dryRun(tools, await c.req.json());
    return c.json({ ...rest, route: chosen === null ? null : describeRoute(chosen) }, 200);
  });
}
