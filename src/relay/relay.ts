import type { Clock } from '../core/clock.ts';
import { errorFacts } from '../core/error-facts.ts';
import type { Logger } from '../core/logger.ts';
import type { Delivery } from '../outbox/delivery.ts';
import type { OutboxStore } from '../outbox/store.ts';
import type { TargetGates } from '../outbox/target-gates.ts';
import { leaseMs } from './save-while-leased.ts';

/** Carries one claimed delivery to its end: settled in the store, whatever happened. Never throws. */
export type DeliverOne = (delivery: Delivery, signal: AbortSignal) => Promise<void>;

export interface RelayTools {
  readonly outbox: OutboxStore;
  readonly gates: TargetGates;
  readonly clock: Clock;
  readonly log: Logger;
  readonly deliver: DeliverOne;
}

export interface Relay {
  start(): void;
  /** Something may wait. Cheap; called after every commit. */
  nudge(): void;
  /** Claims nothing new, waits for calls in flight, and cuts off what is left after that time. */
  stop(graceMs: number): Promise<void>;
  readonly inFlight: number;
}

const inFlightMax = 64;

const pollMs = 1_000;

/**
 * The way out: claims due lane heads under a lease, many lanes at once, one delivery per lane. Woken by commits, by the
 * next due moment, and by a slow poll in case a wake-up was lost.
 */
export function createRelay(tools: RelayTools): Relay {
  const abort = new AbortController();
  const running = new Set<Promise<void>>();
  let isStopping = false;
  let isClaiming = false;
  let isNudged = false;
  let timer: NodeJS.Timeout | null = null;

  const wakeIn = (ms: number): void => {
    if (timer !== null) clearTimeout(timer);
    timer = isStopping ? null : setTimeout(() => void pump(), Math.max(0, Math.min(ms, pollMs)));
  };

  const run = (delivery: Delivery): void => {
    tools.gates.began(delivery.target);
    const work = tools.deliver(delivery, abort.signal).finally(() => {
      running.delete(work);
      void pump();
    });
    running.add(work);
  };

  const claimOnce = async (): Promise<boolean> => {
    const limit = inFlightMax - running.size;
    if (limit <= 0 || isStopping) return false;
    const exceptTargets = tools.gates.unavailable();
    const claimed = await tools.outbox.claim({ limit, leaseMs, now: tools.clock.now(), exceptTargets });
    for (const delivery of claimed) run(delivery);
    return claimed.length === limit;
  };

  const pump = async (): Promise<void> => {
    if (isClaiming) {
      isNudged = true;
      return;
    }
    isClaiming = true;
    try {
      do {
        isNudged = false;
        while (await claimOnce());
      } while (isNudged && !isStopping);
      const nextDueAt = await tools.outbox.nextDueAt();
      wakeIn(nextDueAt === null ? pollMs : nextDueAt - tools.clock.now());
    } catch (error) {
      tools.log.error({ error: errorFacts(error) }, 'relay.claim_failed');
      wakeIn(pollMs);
    } finally {
      isClaiming = false;
    }
  };

  return {
    start: () => void pump(),
    nudge: () => {
      if (!isStopping) void pump();
    },
    stop: async (graceMs) => {
      isStopping = true;
      if (timer !== null) clearTimeout(timer);
      const grace = setTimeout(() => abort.abort(), graceMs);
      await Promise.allSettled([...running]);
      clearTimeout(grace);
      await Promise.allSettled([...running]);
    },
    get inFlight() {
      return running.size;
    },
  };
}
