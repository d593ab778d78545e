import { LRUCache } from 'lru-cache';
import type { TalkInput } from './talk-input.ts';

/**
 * What each window said last over its socket: an answer of the bot that hands over belongs to it. Anybody can open as many
 * sockets as they like and say a megabyte over each, so all of it together is bounded: what was said longest ago goes.
 */
export interface LastTalks {
  of(window: object): TalkInput | null;
  /** `chars` is how large the frame was that brought it. */
  keep(window: object, talk: TalkInput, chars: number): void;
  forget(window: object): void;
}

const talksMax = 50_000;
const charsMaxDefault = 32 * 1024 * 1024;

export function createLastTalks(charsMax = charsMaxDefault): LastTalks {
  const talks = new LRUCache<object, TalkInput>({ max: talksMax, maxSize: charsMax });
  return {
    of: (window) => talks.get(window) ?? null,
    keep: (window, talk, chars) => void talks.set(window, talk, { size: Math.max(1, chars) }),
    forget: (window) => void talks.delete(window),
  };
}
