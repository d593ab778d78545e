import { createRoute, z } from '@hono/zod-openapi';
import { toIso } from '../../core/clock.ts';
import { type AdminRoutes, answers, guarded } from '../../http/admin-route.ts';
import type { Administration } from '../administration.ts';
import { type RelayPercentiles, readStatistics, type Statistics } from '../read-statistics.ts';

const daysMax = 90;
const query = z.strictObject({
  days: z.coerce
    .number()
    .int()
    .min(1)
    .max(daysMax)
    .default(7)
    .openapi({ description: 'How many days (UTC) back, today included.' }),
});

const count = z.int();
const percentiles = z
  .object({ halfMs: z.number(), mostMs: z.number() })
  .openapi({ description: 'Within how many milliseconds half of them had arrived, and 95 %.' })
  .nullable();
const relay = { helpdesk: percentiles, bot: percentiles };

const answer = z
  .object({
    total: count,
    answered: count,
    firstAnswerMs: z.number().nullable().openapi({ description: 'Mean over the answered ones.' }),
    abandoned: count.openapi({ description: 'Ended before any agent wrote.' }),
    days: z.array(z.object({ day: z.iso.datetime(), count })),
    skills: z.array(z.object({ skill: z.string().nullable(), count })),
    outcomes: z.array(z.object({ reason: z.string().nullable().openapi({ description: 'null: still open.' }), count })),
    refusals: z.array(z.object({ code: z.string(), count })).openapi({ description: 'Starts that were refused.' }),
    relay: z.object(relay).openapi({ description: 'From acceptance to arrival, of a sample spread over each day.' }),
    relayDays: z.array(z.object({ day: z.iso.datetime(), ...relay })),
    relayCount: count.openapi({ description: 'How many deliveries the sample has.' }),
  })
  .openapi('Statistics');

export function getStatistics(api: AdminRoutes, { escalations }: Administration): void {
  const route = createRoute({
    operationId: 'getStatistics',
    method: 'get',
    path: '/admin/v1/statistics',
    tags: ['Overview'],
    summary: 'The numbers of a period; tests are left out',
    ...guarded,
    request: { query },
    responses: answers(200, answer, 'The numbers'),
  });
  api.openapi(route, async (c) => {
    const { days } = c.req.valid('query');
    return c.json(describe(await readStatistics(escalations, { now: escalations.clock.now(), days })), 200);
  });
}

function describe({ days, relayDays, skills, outcomes, refusals, relay: whole, ...numbers }: Statistics) {
  const sides = (one: { readonly helpdesk: RelayPercentiles | null; readonly bot: RelayPercentiles | null }) => {
    return { helpdesk: one.helpdesk, bot: one.bot };
  };
  return {
    ...numbers,
    days: days.map(({ day, count: ofDay }) => ({ day: toIso(day), count: ofDay })),
    skills: [...skills],
    outcomes: [...outcomes],
    refusals: [...refusals],
    relay: sides(whole),
    relayDays: relayDays.map((one) => ({ day: toIso(one.day), ...sides(one) })),
  };
}
