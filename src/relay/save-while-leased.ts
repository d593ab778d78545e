import { setTimeout as wait } from 'node:timers/promises';
import { errorFacts } from '../core/error-facts.ts';
import type { DeliveryId } from '../core/ids.ts';
import type { Logger } from '../core/logger.ts';
import { StorageUnavailable } from '../core/storage-unavailable.ts';

/** How long a claimed delivery belongs to this process. */
export const leaseMs = 120_000;

const againMs = 250;
const marginMs = 20_000;

/**
 * Saves an outcome, and asks a database that is out of reach again until the lease is nearly over. What cannot be saved
 * is not lost: the lease ends, and the delivery is claimed again as one that may have arrived.
 */
export async function saveWhileLeased(
  save: () => Promise<void>,
  tools: { readonly log: Logger; readonly deliveryId: DeliveryId },
): Promise<void> {
  const giveUpAt = Date.now() + leaseMs - marginMs;
  for (;;) {
    try {
      await save();
      return;
    } catch (error) {
      const isPassing = error instanceof StorageUnavailable && Date.now() < giveUpAt;
      if (!isPassing) {
        tools.log.error({ error: errorFacts(error), deliveryId: tools.deliveryId }, 'delivery.not_settled');
        return;
      }
      await wait(againMs);
    }
  }
}
