import { ShortLivedMap } from './short-lived-map.ts';

/** Runs work of the same key one after the other, in the order of the calls; other keys are not held up. */
export interface KeyedMutex {
  run<Result>(key: string, work: () => Promise<Result>): Promise<Result>;
}

export function createKeyedMutex(): KeyedMutex {
  const tails = new ShortLivedMap<string, Promise<unknown>>();
  return {
    async run(key, work) {
      const before = tails.get(key);
      // The chain goes on whatever became of the work before.
      const mine = before === undefined ? work() : before.then(work, work);
      tails.set(key, mine);
      try {
        return await mine;
      } finally {
        if (tails.get(key) === mine) tails.delete(key);
      }
    },
  };
}
