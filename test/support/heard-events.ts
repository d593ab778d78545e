import type { HelpdeskEvent } from '../../src/helpdesks/event.ts';
import type { Helpdesk, StoredObjects } from '../../src/helpdesks/helpdesk.ts';
import type { DeskConversation, SimulatedDesk } from '../../src/helpdesks/simulator.ts';
import { waitUntil } from './wait-until.ts';
import { type CaughtPost, rawRequestOf } from './webhook-catcher.ts';

/** A Passerelle that has stored nothing that a helpdesk could ask for. */
export const nothingStored: StoredObjects = { message: async () => null };

/** What these posts tell, as intake would decode them. Throws for one that the adapter refuses. */
export async function eventsIn(helpdesk: Helpdesk, posts: readonly CaughtPost[]): Promise<readonly HelpdeskEvent[]> {
  const events: HelpdeskEvent[] = [];
  for (const post of posts) {
    const received = await helpdesk.webhook?.receive(rawRequestOf('POST', post), nothingStored);
    if (received?.ok !== true) throw new Error(`A genuine webhook was refused: ${received?.reason}`);
    events.push(...received.events);
  }
  return events;
}

/** The first event of that kind among those heard, as soon as there is one; otherwise what else was heard, and `around` it. */
export async function waitForEvent<Kind extends HelpdeskEvent['kind']>(
  heard: () => readonly HelpdeskEvent[] | Promise<readonly HelpdeskEvent[]>,
  kind: Kind,
  around: () => string = () => '',
): Promise<Extract<HelpdeskEvent, { kind: Kind }>> {
  type Wanted = Extract<HelpdeskEvent, { kind: Kind }>;
  let found: Wanted | undefined;
  let others = '';
  const wait = waitUntil(`the event ${kind} arrives`, async () => {
    const all = await heard();
    others = all.map((event) => event.kind).join(', ') || 'nothing';
    found = all.find((event): event is Wanted => event.kind === kind);
    return found !== undefined;
  });
  await wait.catch((cause: unknown) => {
    throw new Error(`${cause instanceof Error ? cause.message : 'Failed'}; heard: ${others}${around()}`, { cause });
  });
  if (found === undefined) throw new Error(`${kind} is gone again`);
  return found;
}

/** What agents see, where there is exactly one conversation. */
export function onlyConversation(desk: SimulatedDesk): DeskConversation {
  const [only, ...more] = desk.conversations();
  if (only === undefined || more.length > 0)
    throw new Error(`expected one conversation, found ${more.length + (only === undefined ? 0 : 1)}`);
  return only;
}
