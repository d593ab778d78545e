import { createSharedAbort } from '../../core/shared-abort.ts';

/** Work that is done later, and work that runs; all of it ends when the simulator is closed. */
export interface Schedule {
  readonly signal: AbortSignal;
  /** Runs `work` after a while, unless the simulator is closed before. */
  later(ms: number, work: () => void): void;
  /** Keeps an eye on work that nobody waits for. */
  run(work: Promise<void>): void;
  /** How much waits or runs. */
  pending(): number;
  close(): Promise<void>;
}

export function createSchedule(): Schedule {
  const closing = createSharedAbort();
  const timers = new Set<NodeJS.Timeout>();
  const running = new Set<Promise<void>>();
  return {
    signal: closing.signal,
    later: (ms, work) => {
      if (closing.signal.aborted) return;
      const timer = setTimeout(() => {
        timers.delete(timer);
        work();
      }, ms);
      timer.unref();
      timers.add(timer);
    },
    run: (work) => {
      const done = work.finally(() => running.delete(done));
      running.add(done);
    },
    pending: () => timers.size + running.size,
    close: async () => {
      closing.abort();
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
      await Promise.allSettled(running);
    },
  };
}
