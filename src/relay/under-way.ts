import { ShortLivedMap } from '../core/short-lived-map.ts';
import type { Lane } from '../outbox/delivery.ts';

/** What this process is sending at the moment, and whether something may wait behind it. */
export interface UnderWay {
  readonly size: number;
  /** Notes that something new waits in this lane, if it is busy here. Answers whether it is. */
  follow(lane: Lane): boolean;
  /**
   * Keeps the lane busy until the work is over, then says whether something may wait behind. The work must not throw.
   * `isFollowed`: something may wait already.
   */
  begin<Result>(
    lane: Lane,
    isFollowed: boolean,
    work: () => Promise<Result>,
    ended: (result: Result, isFollowed: boolean) => void,
  ): void;
  /** Resolves when nothing is under way any more. */
  settled(): Promise<void>;
}

interface BusyLane {
  isFollowed: boolean;
}

export function createUnderWay(): UnderWay {
  const busy = new ShortLivedMap<Lane, BusyLane>();
  let size = 0;
  const onEmpty: (() => void)[] = [];
  return {
    get size() {
      return size;
    },
    follow(name) {
      const lane = busy.get(name);
      if (lane !== undefined) lane.isFollowed = true;
      return lane !== undefined;
    },
    begin(name, isFollowed, work, ended) {
      const lane: BusyLane = { isFollowed };
      busy.set(name, lane);
      size += 1;
      void work().then((result) => {
        size -= 1;
        // A clock that jumps may have given the same lane twice.
        if (busy.get(name) === lane) busy.delete(name);
        ended(result, lane.isFollowed);
        if (size === 0) for (const resolve of onEmpty.splice(0)) resolve();
      });
    },
    settled: () =>
      new Promise((resolve) => {
        if (size === 0) resolve();
        else onEmpty.push(resolve);
      }),
  };
}
