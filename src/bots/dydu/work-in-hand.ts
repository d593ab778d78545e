/** Work that storage must have seen the end of before the program goes. */
export interface WorkInHand {
  add<Result>(work: Promise<Result>): Promise<Result>;
  /** Resolves once all of it is over, also what it led to, or after this many milliseconds. */
  over(withinMs: number): Promise<void>;
}

export function createWorkInHand(): WorkInHand {
  const works = new Set<Promise<unknown>>();
  const allOver = async () => {
    while (works.size > 0) {
      await Promise.allSettled(works);
      // Whoever waited for it may begin something more by now.
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return {
    add: (work) => {
      const forget = () => works.delete(work);
      works.add(work);
      work.then(forget, forget);
      return work;
    },
    over: async (withinMs) => {
      let timer: NodeJS.Timeout | undefined;
      const isLate = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, withinMs);
      });
      await Promise.race([allOver(), isLate]);
      clearTimeout(timer);
    },
  };
}
