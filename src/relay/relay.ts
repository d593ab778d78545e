import { setMaxListeners } from 'node:events';
import type { Clock, EpochMs } from '../core/clock.ts';
import { errorFacts } from '../core/error-facts.ts';
import type { Logger } from '../core/logger.ts';
import { createKeyedMutex } from '../core/mutex.ts';
import type { Delivery, DeliverySettlement } from '../outbox/delivery.ts';
import type { OutboxStore } from '../outbox/store.ts';
import type { TargetGates } from '../outbox/target-gates.ts';
import { leaseMs } from './save-while-leased.ts';
import { createWakeUp } from './wake-up.ts';

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
 * next due moment, and by a slow poll in case a wake-up was lost. A clock that jumps ends leases under calls: the next try
 * waits for the call, or both would send.
 */
export function createRelay(tools: RelayTools): Relay {
  const abort = new AbortController();
  // Every call in flight listens to it.
  setMaxListeners(0, abort.signal);
  const running = new Set<Promise<void>>();
  const turns = createKeyedMutex();
  let state: 'new' | 'open' | 'stopping' = 'new';
  let claiming: Promise<void> | null = null;
  let isNudged = false;

  const run = (delivery: Delivery): void => {
    tools.gates.began(delivery.target);
    const work = turns
      .run(delivery.id, () => tools.deliver(delivery, abort.signal))
      .finally(() => {
        running.delete(work);
        pump();
      });
    running.add(work);
  };

  const claimOnce = async (): Promise<boolean> => {
    const limit = inFlightMax - running.size;
    if (limit <= 0 || state !== 'open') return false;
    const exceptTargets = tools.gates.unavailable();
    const claimed = await tools.outbox.claim({ limit, leaseMs, now: tools.clock.now(), exceptTargets });
    if (isStopping()) {
      await tools.outbox.settle(claimed.map((delivery) => released(delivery, tools.clock.now())));
      return false;
    }
    for (const delivery of claimed) run(delivery);
    return claimed.length === limit;
  };
  const isStopping = (): boolean => state === 'stopping';

  const failed = (error: unknown): void => {
    tools.log.error({ error: errorFacts(error) }, 'relay.claim_failed');
    wakeUp.sleep(pollMs);
  };
  const wakeUp = createWakeUp({
    clock: tools.clock,
    longestMs: pollMs,
    nextDueAt: () => tools.outbox.nextDueAt(),
    wake: () => pump(),
    failed,
  });

  const claimAll = async (): Promise<void> => {
    try {
      do {
        isNudged = false;
        while (await claimOnce());
      } while (isNudged && state === 'open');
    } catch (error) {
      failed(error);
    }
    claiming = null;
    wakeUp.arrange();
  };

  /** One claim at a time: what asks meanwhile is served by the next. */
  function pump(): void {
    isNudged = true;
    if (state === 'open') claiming ??= claimAll();
  }

  return {
    start: () => {
      state = 'open';
      pump();
    },
    nudge: pump,
    stop: async (graceMs) => {
      state = 'stopping';
      wakeUp.stop();
      const grace = setTimeout(() => abort.abort(), graceMs);
      await claiming;
      await Promise.allSettled([...running]);
      clearTimeout(grace);
    },
    get inFlight() {
      return running.size;
    },
  };
}

/** Given back untouched. */
function released({ id, leaseToken }: Delivery, at: EpochMs): DeliverySettlement {
  return { deliveryId: id, leaseToken, settlement: { kind: 'released' }, at };
}
