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
    const read = listed.flatMap((one) => {
      const parsed = wireEntry.safeParse(one);
      return parsed.success ? [parsed.data] : [];
    });
    const before = known.size;
    for (const entry of read) known.set(entry.identifier, entry);
    // Pages are turned by time, and whether its bounds count is not documented: overlap, and stop when nothing is new.
    if (listed.length < entriesPerPage || known.size === before) break;
    startTimestamp = Math.max(...read.map(timeOf));
  }
  return [...known.values()].sort((one, other) => timeOf(one) - timeOf(other));
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
