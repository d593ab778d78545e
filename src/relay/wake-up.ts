import type { Clock, EpochMs } from '../core/clock.ts';

/** One timer that is always set for the next thing to do. */
export interface WakeUp {
  /** Asks when the next thing falls due, and sleeps until then. Calls meanwhile share one more question. */
  arrange(): void;
  /** Sleeps for this long at most. */
  sleep(ms: number): void;
  stop(): void;
}

export interface WakeUpOptions {
  readonly clock: Clock;
  /** No sleep is longer, in case a wake-up was lost. */
  readonly longestMs: number;
  /** When the next thing falls due, `null` when nothing waits. */
  nextDueAt(): Promise<EpochMs | null>;
  wake(): void;
  failed(error: unknown): void;
}

/** What is due and was not claimed is held back by its target: asking again at once would ask without a pause. */
const heldBackMs = 100;

export function createWakeUp(options: WakeUpOptions): WakeUp {
  const { longestMs, clock } = options;
  let timer: NodeJS.Timeout | null = null;
  let isStopped = false;
  let isAsking = false;
  let isAskedAgain = false;

  const sleep = (ms: number): void => {
    if (timer !== null) clearTimeout(timer);
    timer = isStopped ? null : setTimeout(options.wake, Math.max(0, Math.min(ms, longestMs)));
  };

  const ask = async (): Promise<void> => {
    isAskedAgain = true;
    if (isAsking) return;
    isAsking = true;
    try {
      while (isAskedAgain && !isStopped) {
        isAskedAgain = false;
        const nextDueAt = await options.nextDueAt();
        sleep(nextDueAt === null ? longestMs : Math.max(nextDueAt - clock.now(), heldBackMs));
      }
    } catch (error) {
      options.failed(error);
    } finally {
      isAsking = false;
    }
  };

  return {
    arrange: () => void ask(),
    sleep,
    stop: () => {
      isStopped = true;
      if (timer !== null) clearTimeout(timer);
    },
  };
}
