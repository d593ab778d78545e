import { entriesPerPage } from './client.ts';
import type { Desk } from './desk.ts';
import type { Reached } from './session.ts';
import { type WireEntry, wireEntry } from './wire.ts';

const pagesMax = 200;

/** All entries from that moment on, oldest first. Entries that cannot be read are left out. */
export async function readEntries(
  desk: Desk,
  reached: Reached,
  since: number,
  signal: AbortSignal,
): Promise<readonly WireEntry[]> {
  const known = new Map<string, WireEntry>();
  let startTimestamp = Math.max(0, since);
  for (let page = 0; page < pagesMax; page += 1) {
    const query = { direction: 'FromStart', ...(startTimestamp > 0 ? { startTimestamp } : {}) } as const;
    const listed = await desk.messaging.listEntries(reached, query, signal);
    const read = oldestFirst(listed);
    const before = known.size;
    for (const entry of read) known.set(entry.identifier, entry);
    // Pages are turned by time, several entries may have one, and whether bounds count is not documented: begin before the
    // newest, and stop when nothing is new.
    if (listed.length < entriesPerPage || known.size === before) break;
    startTimestamp = Math.max(...read.map(timeOf)) - 1;
  }
  return [...known.values()].sort((one, other) => timeOf(one) - timeOf(other));
}

/** A page comes newest first, though nobody promises it; entries of one time keep their order whichever way it runs. */
function oldestFirst(listed: readonly unknown[]): readonly WireEntry[] {
  const entries = listed.map((one) => wireEntry.safeParse(one)).flatMap((read) => (read.success ? [read.data] : []));
  const [first, last] = [entries.at(0), entries.at(-1)];
  const isOldestFirst = first !== undefined && last !== undefined && timeOf(first) < timeOf(last);
  return isOldestFirst ? entries : entries.toReversed();
}

/** Salesforce's own time of an entry. */
export function timeOf(entry: WireEntry): number {
  return entry.transcriptedTimestamp ?? entry.clientTimestamp ?? 0;
}

/** Ids of everything that has arrived from our side. */
export async function sentEntryIds(desk: Desk, reached: Reached, signal: AbortSignal): Promise<ReadonlySet<string>> {
  const entries = await readEntries(desk, reached, 0, signal);
  return new Set(entries.filter((entry) => entry.sender?.role === 'EndUser').map((entry) => entry.identifier));
}
