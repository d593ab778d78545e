import type { Clock } from '../core/clock.ts';
import { errorFacts } from '../core/error-facts.ts';
import type { Logger } from '../core/logger.ts';
import type { Delivery } from '../outbox/delivery.ts';
import type { OutboxStore } from '../outbox/store.ts';
import type { TargetGates } from '../outbox/target-gates.ts';
import { leaseMs } from './save-while-leased.ts';
import { createWakeUp } from './wake-up.ts';

export interface ClaimTools {
  readonly outbox: OutboxStore;
  readonly gates: TargetGates;
  readonly clock: Clock;
  readonly log: Logger;
  /** How many deliveries may be begun now; 0 while the relay is closed. */
  freePlaces(): number;
  begin(claimed: Delivery): void;
}

/** Claims what is due, for as long as there are places for it. */
export interface ClaimLoop {
  /** Something may be due. One claim at a time: what asks meanwhile is served by the next. */
  pump(): void;
  /** True while something was left for want of a place, or because its target gets nothing: each free place is asked for. */
  readonly isCrowded: boolean;
  /** Logs why nothing could be claimed, and tries again in a while. */
  failed(error: unknown): void;
  /** Wakes up no more, and waits for the claim under way. */
  stop(): Promise<void>;
}

const pollMs = 1_000;

/** Woken by whoever adds something, by the next due moment, and by a slow poll in case a wake-up was lost. */
export function createClaimLoop(tools: ClaimTools): ClaimLoop {
  const { outbox, gates, clock } = tools;
  let claiming: Promise<void> | null = null;
  let isNudged = false;
  let isCrowded = false;

  const failed = (error: unknown): void => {
    tools.log.error({ error: errorFacts(error) }, 'relay.claim_failed');
    wakeUp.sleep(pollMs);
  };
  const wakeUp = createWakeUp({
    clock,
    longestMs: pollMs,
    nextDueAt: () => outbox.nextDueAt(),
    wake: () => pump(),
    failed,
  });

  const claimOnce = async (): Promise<boolean> => {
    const limit = tools.freePlaces();
    const exceptTargets = gates.unavailable();
    const placesOf = gates.narrowed();
    isCrowded = limit <= 0 || exceptTargets.length > 0 || Object.keys(placesOf).length > 0;
    if (limit <= 0) return false;
    const claimed = await outbox.claim({ limit, leaseMs, now: clock.now(), exceptTargets, placesOf });
    for (const delivery of claimed) tools.begin(delivery);
    const isMore = claimed.length === limit;
    isCrowded ||= isMore;
    return isMore;
  };
  const claimAll = async (): Promise<void> => {
    try {
      do {
        isNudged = false;
        while (await claimOnce());
      } while (isNudged && tools.freePlaces() > 0);
    } catch (error) {
      failed(error);
    }
    claiming = null;
    wakeUp.arrange();
  };
  const pump = (): void => {
    isNudged = true;
    claiming ??= claimAll();
  };

  return {
    pump,
    get isCrowded() {
      return isCrowded;
    },
    failed,
    stop: async () => {
      wakeUp.stop();
      await claiming;
    },
  };
}
