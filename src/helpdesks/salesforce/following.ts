import type { StreamBatch, StreamSubscription } from '../helpdesk.ts';
import { isRefusal } from '../kit/vendor-refusal.ts';
import { type Cursor, cursorOf, cursorText } from './cursor.ts';
import type { Desk } from './desk.ts';
import { readEntries, timeOf } from './entries.ts';
import { storedEvents, unreportedEnd, waitIn } from './history.ts';
import { type Reached, reachedOf } from './session.ts';

/** What a follower of one conversation works with; `reached` and `cursor` move on. */
export interface Following {
  readonly desk: Desk;
  readonly signal: AbortSignal;
  reached: Reached;
  cursor: Cursor;
  /** Stores, one batch after the other; rejects when it could not be stored. */
  accept(batch: Omit<StreamBatch, 'cursor'>): Promise<void>;
}

/** How far back the list is read beyond what was seen: clocks and orders over there are not exact. */
const overlapMs = 30_000;

export function beginFollowing(desk: Desk, subscription: StreamSubscription, signal: AbortSignal): Following {
  const { conversation, from } = subscription;
  const reached = reachedOf(conversation);
  let tail: Promise<void> = Promise.resolve();
  const following: Following = {
    desk,
    signal,
    reached,
    cursor: cursorOf(from, reached.lastEventId),
    accept: (batch) => {
      const stored = tail.then(() => subscription.accept({ ...batch, cursor: cursorText(following.cursor) }));
      tail = stored.catch(() => undefined);
      return stored;
    },
  };
  return following;
}

export function moveOn(following: Following, { lastEventId, at }: Partial<Cursor>): void {
  const { cursor } = following;
  following.cursor = { lastEventId: lastEventId ?? cursor.lastEventId, at: Math.max(cursor.at, at ?? 0) };
}

/** Brings what the list of entries has beyond what was seen. */
export async function catchUp(following: Following): Promise<void> {
  const { desk, reached, cursor, signal } = following;
  const entries = await readEntries(desk, reached, cursor.at === 0 ? 0 : cursor.at - overlapMs, signal);
  const newest = entries.at(-1);
  if (newest !== undefined) moveOn(following, { at: timeOf(newest) });
  const left = await unreportedEnd(desk, { reached, entries }, signal).catch(nullUnlessGone);
  // The wait is told while the conversation is made, before anybody listens; later looks would tell it when it is stale.
  const waits = cursor.at === 0 ? waitIn(desk, reached, entries) : [];
  const events = [...storedEvents(desk, reached, entries), ...waits, ...(left === null ? [] : [left])];
  if (events.length > 0) await following.accept({ events });
}

function nullUnlessGone(error: unknown): null {
  if (isRefusal(error) && error.disposition === 'gone') throw error;
  return null;
}
