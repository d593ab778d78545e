import { LRUCache } from 'lru-cache';
import type { EscalationId } from '../../core/ids.ts';
import { type Progress, stepsOf } from './cursor.ts';

/**
 * Which poll of a window may be told something. The window polls every 2.5 s without waiting for the answer before, and
 * repeats what failed 3 s later as it was, up to three times: when its network comes back, several polls ask for the same
 * thing, some of them for what it has long had. It shows whatever an answer holds and goes on from there, so only one of
 * them may hold anything. Remembered in memory: what a restart forgets is one poll's turn.
 */
export interface PollTurns {
  /** The turn of a poll that says how far its window is; `null` for one too many. */
  take(id: EscalationId, progress: Progress): PollTurn | null;
}

export interface PollTurn {
  /** Something was told, after which the window is there. Polls from before that are too many until it has surely been lost. */
  told(upTo: Progress): void;
  /** Nothing was told, or the window broke off before it had the answer: the next poll may be told it. */
  giveBack(): void;
}

interface WindowPlace {
  readonly steps: number;
  /** When its window first asked from there. */
  readonly since: number;
  /** When something was told from there, or began to be; `null` when nothing was. */
  readonly toldAt: number | null;
  /** Where that brings the window, beyond any place until it is known. */
  readonly toldTo: number;
}

const windowsMax = 20_000;
/** Its next poll comes within 2.5 s of an answer. Whoever still asks from the same place after this has had none. */
const answeredWithinMs = 4_500;
/** As long as repeats of a poll may come. Whoever asks for longer has been taken back to there. */
const repeatsWithinMs = 30_000;

/** `elapsedMs` is monotonic: a clock that is set tells nothing twice. */
export function createPollTurns(elapsedMs: () => number = () => performance.now()): PollTurns {
  const places = new LRUCache<string, WindowPlace>({ max: windowsMax });

  const isTooMany = (steps: number, place: WindowPlace | undefined): boolean => {
    if (place === undefined) return false;
    if (steps < place.steps) return elapsedMs() - place.since < repeatsWithinMs;
    // What says nothing to a window moves it on as well, so that two polls may ask for the same thing from two places.
    return place.toldAt !== null && steps < place.toldTo && elapsedMs() - place.toldAt < answeredWithinMs;
  };

  return {
    take: (id, progress) => {
      const key = `${id}/${progress.window}`;
      const steps = stepsOf(progress);
      const known = places.get(key);
      if (isTooMany(steps, known)) return null;
      const now = elapsedMs();
      const since = known?.steps === steps ? known.since : now;
      let place: WindowPlace = { steps, since, toldAt: now, toldTo: Number.POSITIVE_INFINITY };
      const change = (changed: Partial<WindowPlace>): void => {
        const isStill = places.get(key) === place;
        place = { ...place, ...changed };
        if (isStill) places.set(key, place);
      };
      places.set(key, place);
      return {
        told: (upTo) => change({ toldTo: stepsOf(upTo) }),
        giveBack: () => change({ toldAt: null }),
      };
    },
  };
}
