import type { Clock } from '../../src/core/clock.ts';

/** A clock that runs with the real one, and can be moved forward or back. */
export interface MovedClock extends Clock {
  move(ms: number): void;
}

export function createMovedClock(): MovedClock {
  let offset = 0;
  return {
    now: () => Date.now() + offset,
    move: (ms) => {
      offset += ms;
    },
  };
}
