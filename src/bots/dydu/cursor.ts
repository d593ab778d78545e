import type { Escalation } from '../../escalations/escalation.ts';

/**
 * How far a window has come, as one number that it hands back (`pollUpdatedInteractionDate`, `lastPoll`): the start of
 * the escalation in microseconds, plus four steps for every event. So it grows within an escalation and from one to the
 * next, says by itself which escalation it belongs to, and stays exact as a number of JSON.
 */
export interface Progress {
  /** Every frame of the events up to here is there. */
  readonly seq: number;
  /** So many frames of the event after it are there as well. */
  readonly frames: number;
}

const perEvent = 4;
/** A millisecond in the clock of cursors. A dialog cannot start two escalations within 250 events' worth of it. */
const perMs = 1000;

export const nothingYet: Progress = { seq: 0, frames: 0 };

/** In place of a cursor, for a page that could not be shown its livechat: it is told everything, an end included. */
export const fromTheStart = 1;

export function cursorOf({ startedAt }: Pick<Escalation, 'startedAt'>, { seq, frames }: Progress): number {
  return startedAt * perMs + seq * perEvent + frames;
}

/** The place that a cursor names, `null` when it is none of this escalation (older, or a date of the bot's own server). */
export function progressOf(
  { startedAt, lastSeq }: Pick<Escalation, 'startedAt' | 'lastSeq'>,
  cursor: number,
): Progress | null {
  const steps = Math.floor(cursor) - startedAt * perMs;
  if (!Number.isSafeInteger(steps) || steps < 0 || steps > lastSeq * perEvent) return null;
  return { seq: Math.floor(steps / perEvent), frames: steps % perEvent };
}
