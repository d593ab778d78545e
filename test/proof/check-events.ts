import { isDeepStrictEqual } from 'node:util';
import type { SeenEvent, Way } from './books.ts';
import type { Evidence } from './checker.ts';

const ways: readonly Way[] = ['webhook', 'stream', 'poll'];

/** Events of each escalation as polled, in order of their numbers, after all three ways were compared. */
export type EventsOf = ReadonlyMap<string, readonly SeenEvent[]>;

export function checkEvents(evidence: Evidence): EventsOf {
  const { books, startOf, findings, tally } = evidence;
  const seenBy = new Map<string, SeenEvent[]>();
  for (const event of books.seen) {
    const known = seenBy.get(event.escalationId);
    if (known === undefined) seenBy.set(event.escalationId, [event]);
    else known.push(event);
  }
  const ids = new Map<string, string>();
  const eventsOf = new Map<string, readonly SeenEvent[]>();
  for (const [escalationId, { label, endedBy }] of startOf) {
    const seen = seenBy.get(escalationId) ?? [];
    const polled = seen.filter((event) => event.way === 'poll');
    eventsOf.set(escalationId, polled);
    tally.events += polled.length;
    checkWays(evidence, { label, seen, count: polled.length });
    for (const event of polled) {
      const same = ids.get(event.body.id);
      if (same !== undefined) findings.misnumbered.push(`${label}: ${event.seq} has the id of ${same}`);
      ids.set(event.body.id, `${label}/${event.seq}`);
    }
    const ends = polled.filter((event) => event.type === 'escalation.ended').length;
    if (ends === 0) findings.openForEver.push(`${label}, ended by ${endedBy}`);
    if (ends > 1) findings.misnumbered.push(`${label}: ended ${ends} times`);
  }
  for (const escalationId of seenBy.keys()) {
    if (!startOf.has(escalationId)) findings.violations.push(`events of an escalation nobody started: ${escalationId}`);
  }
  return eventsOf;
}

interface Seen {
  readonly label: string;
  readonly seen: readonly SeenEvent[];
  /** How many events there are, as far as polling tells. */
  readonly count: number;
}

function checkWays({ findings, tally, allowed }: Evidence, { label, seen, count }: Seen): void {
  const bodies = new Map<number, SeenEvent>();
  for (const way of ways) {
    const arrivals = seen.filter((event) => event.way === way);
    const firsts = way === 'webhook' ? firstArrivals(arrivals) : arrivals;
    if (way === 'webhook') tally.repeatedCallbacks += arrivals.length - firsts.length;
    const mayMiss = way === 'webhook' && allowed.mayMissCallbacks;
    const wrong = firsts.findIndex((event, index) =>
      mayMiss ? event.seq <= (firsts[index - 1]?.seq ?? 0) : event.seq !== index + 1,
    );
    if (wrong >= 0) findings.misnumbered.push(`${label}: ${way} brought ${firsts[wrong]?.seq} as number ${wrong + 1}`);
    if (mayMiss) tally.missedCallbacks += count - firsts.length;
    else if (firsts.length !== count)
      findings.misnumbered.push(`${label}: ${firsts.length} by ${way}, ${count} by poll`);
    for (const event of arrivals) {
      const other = bodies.get(event.seq);
      if (other === undefined) bodies.set(event.seq, event);
      else if (!isDeepStrictEqual(other.body, event.body)) {
        findings.misnumbered.push(`${label}: ${event.seq} differs between ${other.way} and ${way}`);
      }
    }
  }
}

/** Callbacks may come again; the bot takes each id once. */
function firstArrivals(arrivals: readonly SeenEvent[]): readonly SeenEvent[] {
  const known = new Set<string>();
  return arrivals.filter((event) => {
    const isFirst = !known.has(event.body.id);
    known.add(event.body.id);
    return isFirst;
  });
}
