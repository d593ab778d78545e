import { errorFacts } from './error-facts.ts';
import type { Logger } from './logger.ts';

/** A job that comes back until it is stopped. */
export interface Periodic {
  /** Runs no more; resolves when a run in progress is over. */
  stop(): Promise<void>;
}

export interface PeriodicJob {
  readonly name: string;
  readonly everyMs: number;
  /** How long it rests when there is more to do; not at all when absent. */
  readonly againMs?: number;
  readonly log: Logger;
  /** One run. `again` asks for the next run soon: there is more to do. A rejection is logged, and the job goes on. */
  run(): Promise<'again' | 'rest'>;
}

/** Runs a job again and again, never twice at once. The first run comes at once. */
export function startPeriodic(job: PeriodicJob): Periodic {
  let timer: NodeJS.Timeout | null = null;
  let isStopped = false;
  let running: Promise<void> = Promise.resolve();

  const once = async (): Promise<void> => {
    let next: 'again' | 'rest' = 'rest';
    try {
      next = await job.run();
    } catch (error) {
      job.log.error({ error: errorFacts(error), job: job.name }, 'job.failed');
    }
    if (!isStopped) timer = setTimeout(begin, next === 'again' ? (job.againMs ?? 0) : job.everyMs);
  };
  const begin = (): void => {
    running = once();
  };
  begin();

  return {
    stop: async () => {
      isStopped = true;
      if (timer !== null) clearTimeout(timer);
      await running;
      if (timer !== null) clearTimeout(timer);
    },
  };
}
