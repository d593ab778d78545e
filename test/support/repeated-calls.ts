import { newId } from '../../src/core/ids.ts';
import type { JsonObject } from '../../src/core/json.ts';
import type { DeliveryCall } from '../../src/helpdesks/helpdesk.ts';
import { makeDeliveryCall } from './zendesk-account.ts';

/** The calls of one delivery that is tried again and again: one id, counted attempts, notes that last. */
export function makeRepeatedCalls(changes: Partial<DeliveryCall> = {}): () => DeliveryCall {
  const deliveryId = newId('delivery');
  let attempt = 0;
  let notes: JsonObject | null = null;
  return () => {
    attempt += 1;
    const note = async (kept: JsonObject): Promise<void> => {
      notes = kept;
    };
    return makeDeliveryCall({ deliveryId, attempt, notes, note, ...changes });
  };
}
