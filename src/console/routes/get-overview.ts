import { createRoute, z } from '@hono/zod-openapi';
import { toIsoOrNull } from '../../core/clock.ts';
import { type AdminRoutes, answers, guarded } from '../../http/admin-route.ts';
import type { Administration } from '../administration.ts';

const count = z.int();

const answer = z
  .object({
    openEscalations: count,
    waitingLanes: count,
    waitingDeliveries: count,
    deadDeliveries: count,
    oldestWaitingAt: z.iso.datetime().nullable(),
    bots: count,
    connections: count,
    routes: count,
    closedTargets: z
      .array(z.object({ target: z.string(), state: z.enum(['broken', 'paused', 'unauthorized']) }))
      .openapi({ description: 'Connections and bots that get nothing at the moment.' }),
  })
  .openapi('Overview');

export function getOverview(api: AdminRoutes, administration: Administration): void {
  const route = createRoute({
    operationId: 'getOverview',
    method: 'get',
    path: '/admin/v1/overview',
    tags: ['Overview'],
    summary: 'How things stand, in numbers',
    ...guarded,
    responses: answers(200, answer, 'The numbers'),
  });
  api.openapi(route, async (c) => c.json(await countAll(administration), 200));
}

async function countAll({ bots, connections, routing, escalations }: Administration) {
  const [openEscalations, { oldestWaitingAt, ...outbox }, allBots, allConnections, allRoutes] = await Promise.all([
    escalations.store.countOpen(),
    escalations.outbox.counts(),
    bots.directory.list(),
    connections.connections.list(),
    routing.routes.list({}),
  ]);
  const closedTargets = [...connections.gates.states()]
    .filter(([, state]) => state !== 'open')
    .map(([target, state]) => ({ target, state }));
  return {
    openEscalations,
    ...outbox,
    oldestWaitingAt: toIsoOrNull(oldestWaitingAt),
    bots: allBots.length,
    connections: allConnections.length,
    routes: allRoutes.length,
    closedTargets,
  };
}
