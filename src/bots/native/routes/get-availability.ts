import { createRoute, z } from '@hono/zod-openapi';
import { toIso, toIsoOrNull } from '../../../core/clock.ts';
import { refusals } from '../../../http/described-answers.ts';
import { guarded, json, type NativeApi, type NativeTools } from '../native-api.ts';
import { skill } from './start-escalation.ts';

const answer = z.object({
  skill: z.string().nullable(),
  state: z.enum(['available', 'busy', 'closed', 'unavailable', 'unknown']).meta({
    description:
      'busy will queue; closed is outside opening hours; unavailable means that no agent is there or the helpdesk is out of reach; unknown means that nobody can tell: start anyway. Whether a start is refused while it is closed or unavailable is a setting of the bot.',
  }),
  agentsOnline: z.int().nullable(),
  nextOpeningAt: z.iso.datetime().nullable(),
  estimatedWaitSeconds: z.number().nullable(),
  checkedAt: z.iso.datetime(),
});

export function getAvailability(api: NativeApi, tools: NativeTools): void {
  const route = createRoute({
    operationId: 'getAvailability',
    method: 'get',
    path: '/v1/availability',
    tags: ['Escalations'],
    summary: 'Could somebody answer now?',
    description: 'From a short-lived cache, so that a bot can ask before it offers a human.',
    ...guarded(tools),
    request: { query: z.strictObject({ skill: skill.optional() }) },
    responses: { 200: json(answer, 'What is known'), ...refusals('unknown_skill') },
  });
  api.openapi(route, async (c) => {
    const { state, agentsOnline, nextOpeningAt, estimatedWaitSeconds, checkedAt, skill } =
      await tools.escalations.availability(c.var.bot, c.req.valid('query').skill ?? null);
    const body = { skill, state, agentsOnline, nextOpeningAt: toIsoOrNull(nextOpeningAt), estimatedWaitSeconds };
    return c.json({ ...body, checkedAt: toIso(checkedAt) }, 200);
  });
}
