import { type Periodic, startPeriodic } from '../core/periodic.ts';
import { createSharedAbort } from '../core/shared-abort.ts';
import { createTimers } from '../escalations/create-timers.ts';
import type { Escalation } from '../escalations/escalation.ts';
import { reconcile, reconcileEveryMs, reconcileOne } from '../intake/reconcile.ts';
import { createStreamFollowers } from '../intake/stream-followers.ts';
import { isOutOfReach } from '../outbox/target-gates.ts';
import { probeTargets } from '../relay/probe-targets.ts';
import type { AppOptions } from './app-options.ts';
import type { Core } from './build-core.ts';
import { startPruning } from './start-pruning.ts';
import { startTotals } from './start-totals.ts';

/** Everything that comes back by the clock: timers, reconciler, probes, totals, pruning. */
export function startJobs(core: Core, { retentionDays = 0 }: Pick<AppOptions, 'retentionDays'>): readonly Periodic[] {
  const { log, clock, stores } = core;
  const startedAt = clock.now();
  // What asks a helpdesk that hangs must not hold up the end of the program.
  const ending = createSharedAbort();
  const stopping = ending.signal;
  const timers = createTimers({ ...core, stopping, catchUp: (escalation) => catchUp(core, escalation, stopping) });
  let isFirstSweep = true;
  const streams = createStreamFollowers({ ...core, chance: Math.random });
  core.keeper.onCommitted(streams.noticed);
  streams.start();
  const ticking = startPeriodic({ name: 'timers', everyMs: 1_000, log, run: () => timers.run() });
  return [
    { stop: async () => ending.abort() },
    streams,
    {
      stop: async () => {
        await ticking.stop();
        await timers.settled();
      },
    },
    startPeriodic({
      name: 'reconciler',
      everyMs: 15_000,
      log,
      run: async () => {
        // After a start everything open is compared at once: what happened while we were away is fetched.
        const everyMs = isFirstSweep ? clock.now() - startedAt : reconcileEveryMs;
        const compared = await reconcile(core, everyMs, stopping);
        isFirstSweep &&= compared > 0;
        return compared > 0 ? 'again' : 'rest';
      },
    }),
    startPeriodic({
      name: 'probes',
      everyMs: 2_000,
      log,
      run: async () => {
        await probeTargets(core);
        await core.reachability.retry();
        await core.admission.observe(stores.outbox);
        return 'rest';
      },
    }),
    startTotals(core),
    ...startPruning(core, retentionDays),
  ];
}

/** One that is known to be out of reach is not waited for. */
async function catchUp(core: Core, { id, connectionId }: Escalation, stopping: AbortSignal): Promise<void> {
  if (!isOutOfReach(core.gates.stateOf(connectionId))) await reconcileOne(core, id, stopping);
}
