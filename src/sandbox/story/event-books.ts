/** Whether what the bot was told adds up: the same events by every way, each once, none missing. */
import { isDeepStrictEqual } from 'node:util';
import type { EscalationEvent } from '../../client/index.ts';
import type { Scene, Stage } from './scene.ts';
import { eventually, type Step, StepFailed } from './step.ts';

/** Waits until that side owns the conversation; gives the id of the escalation that says so. */
export async function ownerIs(stage: Stage, owner: 'bot' | 'human'): Promise<string> {
  const patience = { deadlineMs: stage.hands.deadlineMs, expected: `the ${owner} to own the conversation` };
  return eventually(patience, async () => {
    const said = await stage.client.owner(stage.conversationId);
    return said.owner === owner && said.escalationId !== null
      ? { is: said.escalationId }
      : { seen: `${said.owner} as the owner` };
  });
}

/** Reads the same list by long poll and by stream, and compares both with what came by webhook. */
export function eventBooks(stage: Stage, scene: Scene, escalation: string): Step {
  return {
    name: `webhook, stream and poll tell the same (${escalation})`,
    from: 'Passerelle',
    to: 'bot',
    run: async () => {
      const id = scene.get(escalation);
      const polled = await byPoll(stage, id);
      refuseGaps(polled);
      const last = polled.at(-1);
      if (last?.type !== 'escalation.ended')
        throw new StepFailed('escalation.ended as the last event', last?.type ?? 'none');
      const hooked = await byWebhook(stage, id, polled.length);
      refuseDifference('webhook', hooked, polled);
      refuseDifference('stream', await byStream(stage, id, polled.length), polled);
      return `${polled.length} events, 1 to ${last.seq} without a gap, ended by ${last.data.by} (${last.data.reason})`;
    },
  };
}

async function byPoll({ client }: Stage, id: string): Promise<readonly EscalationEvent[]> {
  const all: EscalationEvent[] = [];
  for (;;) {
    const page = await client.listEvents(id, { after: all.at(-1)?.seq ?? 0, limit: 5 });
    all.push(...page.events);
    if (!page.hasMore) return all;
  }
}

/** In the order of their numbers, repeats left out: a repeat is allowed, a change in it is not. */
function byWebhook({ received, hands }: Stage, id: string, count: number): Promise<readonly EscalationEvent[]> {
  const patience = { deadlineMs: hands.deadlineMs, expected: `${count} events by webhook` };
  return eventually(patience, async () => {
    const mine = received().filter((event) => event.escalationId === id);
    const once = new Map(mine.map((event) => [event.id, event]));
    return once.size < count
      ? { seen: `${once.size} of them` }
      : { is: [...once.values()].sort((a, b) => a.seq - b.seq) };
  });
}

async function byStream({ client, hands }: Stage, id: string, count: number): Promise<readonly EscalationEvent[]> {
  const all: EscalationEvent[] = [];
  const signal = AbortSignal.timeout(hands.deadlineMs);
  for await (const event of client.events(id, { after: 0, signal })) {
    if ('seq' in event) all.push(event);
    if (all.length >= count) break;
  }
  return all;
}

function refuseGaps(events: readonly EscalationEvent[]): void {
  const numbers = events.map(({ seq }) => seq);
  if (numbers.every((seq, index) => seq === index + 1)) return;
  throw new StepFailed(`numbers from 1 to ${events.length}`, numbers.join(', '));
}

function refuseDifference(way: string, got: readonly EscalationEvent[], polled: readonly EscalationEvent[]): void {
  if (isDeepStrictEqual(got, polled)) return;
  const index = polled.findIndex((event, at) => !isDeepStrictEqual(event, got[at]));
  throw new StepFailed(
    `the same events by ${way} as by poll`,
    `a difference at event ${index + 1} (${got.length} in all)`,
  );
}
