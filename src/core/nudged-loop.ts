/** Work that comes back by the clock, and sooner when somebody asks for it. Never twice at once. */
export interface NudgedLoop {
  start(): void;
  /** Asks for a run soon; many requests in a short time are one. */
  nudge(): void;
  /** Runs no more; resolves when a run in progress is over. */
  stop(): Promise<void>;
}

export interface NudgedWork {
  /** How long requests are gathered before a run. */
  readonly soonMs: number;
  /** Resolves with how long the next run may wait when nobody asks for it. Must not reject. */
  run(): Promise<number>;
}

export function createNudgedLoop(work: NudgedWork): NudgedLoop {
  let timer: NodeJS.Timeout | null = null;
  let running: Promise<void> | null = null;
  let isNudged = false;
  let isStopped = false;

  const schedule = (ms: number): void => {
    if (timer !== null) clearTimeout(timer);
    timer = isStopped ? null : setTimeout(begin, ms);
  };
  const once = async (): Promise<void> => {
    isNudged = false;
    const restMs = await work.run();
    running = null;
    schedule(isNudged ? Math.min(work.soonMs, restMs) : restMs);
  };
  const begin = (): void => {
    running ??= once();
  };

  return {
    start: () => schedule(0),
    nudge: () => {
      if (isNudged || isStopped) return;
      isNudged = true;
      if (running === null) schedule(work.soonMs);
    },
    stop: async () => {
      isStopped = true;
      if (timer !== null) clearTimeout(timer);
      await running;
    },
  };
}
