import { dayMs } from '../core/clock.ts';
import { type Periodic, startPeriodic } from '../core/periodic.ts';
import type { Core } from './build-core.ts';

const hourMs = 60 * 60_000;
const receiptsKeptMs = 3 * dayMs;
const uploadsKeptMs = 7 * dayMs;
/** Longer than any session may last. */
const sessionsKeptMs = 8 * dayMs;
/** No upload takes as long, from its first byte to its row. */
const orphansKeptMs = dayMs;

/**
 * Rows per step. A step holds the database for a few milliseconds, and what is to be relayed has it for the rest of the
 * time: about a thousand rows a second go, which is what far more than a hundred messages a second leave behind.
 */
const stepRows = 250;
const betweenStepsMs = 250;

/** Deletes what is not needed any more, in steps so small that nobody waits for them. */
export function startPruning(core: Core, retentionDays: number): readonly Periodic[] {
  const { log, clock, stores, attachments } = core;
  const pruneEnded = async (now: number): Promise<readonly number[]> => {
    if (retentionDays === 0) return [];
    const before = now - retentionDays * dayMs;
    return [
      await stores.escalations.pruneEnded(before, stepRows),
      await stores.escalations.pruneIdentityLinks(before, stepRows),
    ];
  };
  const pruning = startPeriodic({
    name: 'pruning',
    everyMs: 60_000,
    againMs: betweenStepsMs,
    log,
    run: async () => {
      const now = clock.now();
      const removed = [
        await stores.escalations.pruneReceipts(now - receiptsKeptMs, stepRows),
        await attachments.prune(now - uploadsKeptMs, stepRows),
        await stores.people.pruneSessions(now - sessionsKeptMs, stepRows),
        ...(await pruneEnded(now)),
      ];
      return removed.some((rows) => rows >= stepRows) ? 'again' : 'rest';
    },
  });
  const orphans = startPeriodic({
    name: 'orphans',
    everyMs: 6 * hourMs,
    log,
    run: async () => {
      const files = await attachments.sweep(clock.now() - orphansKeptMs);
      if (files > 0) log.warn({ files }, 'attachments.orphans_removed');
      return 'rest';
    },
  });
  return [pruning, orphans];
}
