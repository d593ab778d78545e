import { createRoute, z } from '@hono/zod-openapi';
import { seq } from '../event-cursor.ts';
import { openEventStream } from '../event-stream.ts';
import { escalationParams, guarded, type NativeApi, type NativeTools } from '../native-api.ts';

const heartbeatMs = 15_000;
const pageSize = 100;

const description = `Server-sent events, resumable: send the number of the last event that you have as \`Last-Event-ID\` (browsers do it by themselves) or as \`after\`. Bodies are those of the webhooks. Signals come as events without an id. The stream closes after \`escalation.ended\`, once nothing is on its way any more: what becomes of the last messages follows the end. Asked again after that, it answers 204, which also stops a browser from reconnecting.`;

export function streamEvents(api: NativeApi, tools: NativeTools): void {
  const route = createRoute({
    operationId: 'streamEvents',
    method: 'get',
    path: '/v1/escalations/{id}/stream',
    tags: ['Events'],
    summary: 'Follow events as they happen',
    description,
    ...guarded(tools),
    request: {
      params: escalationParams,
      query: z.strictObject({ after: seq.default(0) }),
      headers: z.object({ 'last-event-id': seq.optional().meta({ description: 'Wins over `after`.' }) }),
    },
    responses: {
      200: { description: 'The stream', content: { 'text/event-stream': { schema: z.string() } } },
      204: { description: 'It has ended, nothing is on its way, and you have everything' },
    },
  });
  api.openapi(route, async (c) => {
    const { id } = c.req.valid('param');
    const { bot, isStillAllowed } = c.var;
    const escalation = await tools.escalations.find(bot, id);
    const cursor = c.req.valid('header')['last-event-id'] ?? c.req.valid('query').after;
    // A cursor from nowhere must not hide the events that are to come.
    const after = Math.min(cursor, escalation.lastSeq);
    const hasEnded = escalation.state === 'ended';
    const isComplete = () => tools.escalations.isComplete(bot, id);
    if (hasEnded && after >= escalation.lastSeq && (await isComplete())) {
      const rest = await tools.escalations.events(bot, id, after, 1);
      if (rest.length === 0) return c.body(null, 204);
    }
    const stream = openEventStream({
      escalationId: id,
      after,
      hasEnded,
      feed: tools.feed,
      read: (from) => tools.escalations.events(bot, id, from, pageSize),
      isStillAllowed,
      isComplete,
      stopping: tools.stopping,
      heartbeatMs,
    });
    return c.body(stream, 200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store',
      'X-Accel-Buffering': 'no',
    });
  });
}
