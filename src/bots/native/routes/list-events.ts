import { createRoute, z } from '@hono/zod-openapi';
import type { EscalationId } from '../../../core/ids.ts';
import { ownerOf } from '../../../escalations/escalation.ts';
import { type EscalationEvent, eventBody } from '../../../escalations/escalation-event.ts';
import { escalationState, owner } from '../escalation-view.ts';
import { eventView } from '../event-catalogue.ts';
import { numberInText, seq } from '../event-cursor.ts';
import { escalationParams, guarded, json, type NativeApi, type NativeTools } from '../native-api.ts';

const waitSecondsMax = 60;
const limitMax = 200;
const lookAgainMs = 500;

const query = z.strictObject({
  after: seq.default(0).meta({ description: 'The seq of the newest event that you have; it counts as delivered.' }),
  wait: numberInText(0, waitSecondsMax, { isWhole: false })
    .default(0)
    .meta({ description: 'Seconds to wait for an event when there is none yet.' }),
  limit: numberInText(1, limitMax).default(100),
});

const answer = z.object({
  events: z.array(eventView),
  after: z.int().meta({ description: 'What to ask for next.' }),
  hasMore: z.boolean().meta({ description: 'True when more is there already.' }),
  owner,
  state: escalationState,
  isComplete: z.boolean().meta({
    description:
      'True when it has ended, nothing is on its way any more and you have everything: there is nothing left to ask for.',
  }),
});

export function listEvents(api: NativeApi, tools: NativeTools): void {
  const route = createRoute({
    operationId: 'listEvents',
    method: 'get',
    path: '/v1/escalations/{id}/events',
    tags: ['Events'],
    summary: 'Read events, waiting for new ones if asked to',
    description: 'Long polling for bots that can neither stream nor receive webhooks. Nothing is lost by a reload.',
    ...guarded(tools),
    request: { params: escalationParams, query },
    responses: { 200: json(answer, 'Events in order; none when the wait is over') },
  });
  api.openapi(route, async (c) => {
    const { id } = c.req.valid('param');
    const { wait, limit, ...cursor } = c.req.valid('query');
    const { bot } = c.var;
    // A cursor from nowhere must not hide the events that are to come.
    const before = await tools.escalations.find(bot, id);
    const after = Math.min(cursor.after, before.lastSeq);
    const isOver = () => tools.escalations.isComplete(bot, id);
    const read = () => tools.escalations.events(bot, id, after, limit);
    const wake = wakeUp(tools, id, c.req.raw.signal);
    let found: readonly EscalationEvent[];
    try {
      // Listening begins before reading, so that nothing falls in between.
      found = await read();
      if (found.length === 0 && wait > 0) {
        // Whoever asks on after that wants to wait: what comes then was not on its way.
        const isFinishing = before.state === 'ended' && !(await isOver());
        if (isFinishing) wake.once(isOver);
        await wake.within(wait * 1000);
        found = await read();
      }
    } finally {
      wake.stop();
    }
    // Asked before the newest number, so that what became of the last message is counted.
    const isComplete = await isOver();
    const escalation = await tools.escalations.find(bot, id);
    const last = found.at(-1)?.seq ?? after;
    const { state, lastSeq } = escalation;
    const events = found.map(eventBody) as z.output<typeof eventView>[];
    const hasMore = lastSeq > last;
    const left = { hasMore, isComplete: isComplete && !hasMore };
    const body = { events, after: last, ...left, owner: ownerOf(escalation), state };
    return c.json(body, 200);
  });
}

/** Something to wait for: an event of this escalation, the caller's leaving, or the end of the program. */
function wakeUp({ feed, stopping }: NativeTools, id: EscalationId, leaving: AbortSignal) {
  let resolve: () => void = () => undefined;
  const woken = new Promise<void>((done) => {
    resolve = done;
  });
  const stopListening = feed.listen(id, { event: resolve });
  let timer: NodeJS.Timeout | undefined;
  for (const signal of [stopping, leaving]) {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', resolve);
  }
  let looking: NodeJS.Timeout | undefined;
  return {
    /** Wakes up too when that is so; it is asked now and then. */
    once: (isSo: () => Promise<boolean>) => {
      const look = () => void isSo().then((so) => (so ? resolve() : undefined), resolve);
      looking = setInterval(look, lookAgainMs);
    },
    within: async (ms: number) => {
      timer = setTimeout(resolve, ms);
      await woken;
    },
    stop: () => {
      clearTimeout(timer);
      clearInterval(looking);
      stopListening();
      for (const signal of [stopping, leaving]) signal.removeEventListener('abort', resolve);
    },
  };
}
