import { StorageUnavailable } from '../../src/core/storage-unavailable.ts';
import type { Change } from '../../src/escalations/change.ts';
import type { Escalation } from '../../src/escalations/escalation.ts';
import { UnreadableEscalation } from '../../src/escalations/unreadable-escalation.ts';
import type { DeliverySettlement } from '../../src/outbox/delivery.ts';

type Decide = (current: Escalation) => Promise<{ readonly change: Change | null }>;

/**
 * A keeper of one escalation and the settling of an outbox that save nothing, and note what they were given: `changes`,
 * and in `settled` what was settled beside any change. With `isLeaseLost` somebody else holds the delivery by now;
 * with `isUnreadable` nobody can read the escalation; `refusedSaves` changes are refused first by a database that is locked.
 */
export function recordSaves(
  escalation: Escalation,
  { isLeaseLost = false, isUnreadable = false, refusedSaves = 0 } = {},
) {
  let refusals = refusedSaves;
  const refuseUnreadable = (): void => {
    if (isUnreadable) throw new UnreadableEscalation(escalation.id, new Error('no such key'));
  };
  const changes: Change[] = [];
  const settled: DeliverySettlement[] = [];
  const keeper = {
    read: async () => {
      refuseUnreadable();
      return escalation;
    },
    change: async (_id: string, decide: Decide) => {
      refuseUnreadable();
      refusals -= 1;
      if (refusals >= 0) throw new StorageUnavailable('database is locked');
      const { change } = await decide(escalation);
      if (change === null) return { status: 'unchanged' };
      if (isLeaseLost) return { status: 'leaseLost' };
      changes.push(change);
      return { status: 'committed' };
    },
  };
  const settle = async (some: readonly DeliverySettlement[]) => {
    settled.push(...some);
    return { leaseLost: isLeaseLost ? some.map(({ deliveryId }) => deliveryId) : [] };
  };
  return { keeper, settle, changes, settled };
}
