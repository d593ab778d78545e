import type { BotId } from '../core/ids.ts';
import type { BotBacklog, OutboxStore } from '../outbox/store.ts';

/** Whether a bot may bring new work. Helpdesks are never refused for load. */
export interface Admission {
  stateFor(botId: BotId): { readonly isOpen: true } | { readonly isOpen: false; readonly retryAfterSeconds: number };
  /** Looks at what waits; called every few seconds. */
  observe(outbox: Pick<OutboxStore, 'counts' | 'waitingOfBots'>): Promise<void>;
}

const waitingMax = 50_000;
const reopensBelow = 40_000;
const waitingMaxForAll = 100_000;
const retryAfterSeconds = 5;

/**
 * Closed while more waits than can be relayed in reasonable time, so that accepting never starves sending. It opens again
 * some way below the limit, so that it does not flutter. One bot whose callback is gone, or that floods us, must not keep
 * the others out: up to twice the limit, those come in of whom less waits than of the average bot.
 */
export function createAdmission(): Admission {
  let isCrowded = false;
  let isFull = false;
  let large: ReadonlySet<BotId> = new Set();
  return {
    stateFor: (botId) =>
      isFull || (isCrowded && large.has(botId)) ? { isOpen: false, retryAfterSeconds } : { isOpen: true },
    observe: async (outbox) => {
      const { waitingDeliveries } = await outbox.counts();
      isFull = waitingDeliveries > waitingMaxForAll;
      if (waitingDeliveries > waitingMax) isCrowded = true;
      else if (waitingDeliveries < reopensBelow) isCrowded = false;
      if (isCrowded && !isFull) large = largeOf(await outbox.waitingOfBots());
    },
  };
}

function largeOf(backlogs: readonly BotBacklog[]): ReadonlySet<BotId> {
  const all = backlogs.reduce((sum, { waitingDeliveries }) => sum + waitingDeliveries, 0);
  const average = all / backlogs.length;
  return new Set(backlogs.filter(({ waitingDeliveries }) => waitingDeliveries >= average).map(({ botId }) => botId));
}
