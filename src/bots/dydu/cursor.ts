import { randomInt } from 'node:crypto';
import type { Escalation } from '../../escalations/escalation.ts';

/**
 * How far a window has come, as one number that it hands back (`pollUpdatedInteractionDate`, `lastPoll`): the start of
 * the escalation, plus four steps for every event, and which window it is. So it grows within an escalation, says by
 * itself which escalation it belongs to, tells two windows of one dialog apart, and stays exact as a number of JSON.
 */
export interface Progress {
  /** Every frame of the events up to here is there. */
  readonly seq: number;
  /** So many frames of the event after it are there as well. */
  readonly frames: number;
  /** The page that it was handed to, as far as that is known. */
  readonly window: WindowNumber;
}

/** Drawn for every page that is told where to go on from; 0 for one that never was. */
export type WindowNumber = number;

const perEvent = 4;
/** Steps of a millisecond. An escalation that follows on another begins later than the other's last step. */
const perMs = 10;
const windowsMax = 256;

/** Which of them is whose matters for minutes only, so that two with the same number are seldom and do little harm. */
export function newWindowNumber(): WindowNumber {
  return randomInt(1, windowsMax);
}

export function nothingYet(window: WindowNumber): Progress {
  return { seq: 0, frames: 0, window };
}

/**
 * In place of a cursor, for a page that could not be shown its livechat: it is told everything, an end included. Says
 * nothing but which page that is.
 */
export function fromTheStart(): number {
  return newWindowNumber();
}

/** Places of one escalation in their order. */
export function stepsOf({ seq, frames }: Omit<Progress, 'window'>): number {
  return seq * perEvent + frames;
}

export function cursorOf({ startedAt }: Pick<Escalation, 'startedAt'>, progress: Progress): number {
  return (startedAt * perMs + stepsOf(progress)) * windowsMax + progress.window;
}

/**
 * The place that a cursor names, `null` when it is none of this escalation (older, or a date of the bot's own server).
 */
export function progressOf(
  { startedAt, lastSeq }: Pick<Escalation, 'startedAt' | 'lastSeq'>,
  cursor: number,
): Progress | null {
  if (Number.isInteger(cursor) && cursor > 0 && cursor < windowsMax) return nothingYet(cursor);
  const window = Math.floor(cursor) % windowsMax;
  const steps = Math.floor(cursor / windowsMax) - startedAt * perMs;
  if (!Number.isSafeInteger(steps) || steps < 0 || steps > lastSeq * perEvent) return null;
  return { seq: Math.floor(steps / perEvent), frames: steps % perEvent, window };
}
