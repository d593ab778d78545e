import type { OutboxCounts } from '../outbox/store.ts';

/** Whether bots may bring new work. Helpdesks are never refused for load. */
export interface Admission {
  readonly state: () => { readonly isOpen: true } | { readonly isOpen: false; readonly retryAfterSeconds: number };
  /** Called with fresh counts, about once a second. */
  observe(counts: OutboxCounts): void;
}

const waitingMax = 50_000;
const reopensBelow = 40_000;
const retryAfterSeconds = 5;

/**
 * Closed while more waits than can be relayed in reasonable time, so that accepting never starves sending. It opens
 * again some way below the limit, so that it does not flutter.
 */
export function createAdmission(): Admission {
  let isOpen = true;
  return {
    state: () => (isOpen ? { isOpen: true } : { isOpen: false, retryAfterSeconds }),
    observe: ({ waitingDeliveries }) => {
      if (waitingDeliveries > waitingMax) isOpen = false;
      else if (waitingDeliveries < reopensBelow) isOpen = true;
    },
  };
}
