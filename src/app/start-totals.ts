import { type Periodic, startPeriodic } from '../core/periodic.ts';
import type { Core } from './build-core.ts';

/** Escalations per step: some ten milliseconds, in which messages wait. */
const stepRows = 500;
/** They have the database for most of the time. */
const betweenStepsMs = 40;

/** Counts what had ended before daily totals were kept: after an upgrade, in the background, once. */
export function startTotals({ log, stores }: Pick<Core, 'log' | 'stores'>): Periodic {
  return startPeriodic({
    name: 'totals',
    everyMs: 24 * 60 * 60_000,
    againMs: betweenStepsMs,
    log,
    run: async () => ((await stores.escalations.countEnded(stepRows)) === 0 ? 'rest' : 'again'),
  });
}
