import { randomUUID } from 'node:crypto';
import type { Clock } from '../core/clock.ts';
import { errorFacts } from '../core/error-facts.ts';
import type { Logger } from '../core/logger.ts';
import { createKeyedMutex } from '../core/mutex.ts';
import { createSharedAbort } from '../core/shared-abort.ts';
import type { Delivery, NewDelivery, Settlement } from '../outbox/delivery.ts';
import type { OutboxStore } from '../outbox/store.ts';
import type { TargetGates } from '../outbox/target-gates.ts';
import { createClaimLoop } from './claim-loop.ts';
import { leaseMs } from './save-while-leased.ts';
import { createUnderWay } from './under-way.ts';

/** Carries one claimed delivery to its end: settled in the store, whatever happened. Answers how. Never throws. */
export type DeliverOne = (delivery: Delivery, signal: AbortSignal) => Promise<Settlement['kind']>;

export interface RelayTools {
  readonly outbox: OutboxStore;
  readonly gates: TargetGates;
  readonly clock: Clock;
  readonly log: Logger;
  readonly deliver: DeliverOne;
}

export interface Relay {
  start(): void;
  /** Something may wait. Cheap. */
  nudge(): void;
  /**
   * A commit that adds these has just been asked for. What leads its lane is sent as soon as it is saved, in the same
   * trip to the disk; the rest is claimed when its turn comes.
   */
  committing(added: readonly NewDelivery[]): void;
  /** Claims nothing new, waits for calls in flight, and cuts off what is left after that time. */
  stop(graceMs: number): Promise<void>;
  readonly inFlight: number;
}

const inFlightMax = 64;

/**
 * The way out: sends what a commit adds at once, and claims what else is due, under a lease, many lanes at once, one
 * delivery per lane. A clock that jumps ends leases under calls: the next try waits for the call, or both would send.
 */
export function createRelay(tools: RelayTools): Relay {
  const { outbox, gates, clock } = tools;
  const abort = createSharedAbort();
  const underWay = createUnderWay();
  const turns = createKeyedMutex();
  let state: 'new' | 'open' | 'stopping' = 'new';

  const freePlaces = (): number => (state === 'open' ? inFlightMax - underWay.size : 0);
  const deliver = (delivery: Delivery): Promise<Settlement['kind']> =>
    state === 'stopping'
      ? giveBack(tools, delivery)
      : turns.run(delivery.id, () => tools.deliver(delivery, abort.signal));
  const begin = (delivery: NewDelivery, isFollowed: boolean, work: () => Promise<Settlement['kind']>): void => {
    gates.began(delivery.target);
    underWay.begin(delivery.lane, isFollowed, work, (kind, mayGoOn) => {
      if (mayGoOn || claims.isCrowded || kind === 'retry' || kind === 'released') nudge();
    });
  };
  // What was claimed may have anything behind it.
  const claims = createClaimLoop({
    ...tools,
    freePlaces,
    begin: (claimed) => begin(claimed, true, () => deliver(claimed)),
  });
  const nudge = (): void => {
    if (state === 'open') claims.pump();
  };

  const takeNew = async (added: NewDelivery): Promise<Settlement['kind']> => {
    try {
      const leaseToken = randomUUID();
      const isOurs = await outbox.takeNew({ id: added.id, leaseToken, leaseMs, now: clock.now() });
      if (isOurs)
        return await deliver({ leaseToken, attempts: 0, mayHaveArrived: false, notes: null, reachedStep: 0, ...added });
    } catch (error) {
      claims.failed(error);
    }
    gates.ended(added.target, 'neutral');
    return 'released';
  };

  return {
    start: () => {
      state = 'open';
      nudge();
    },
    nudge,
    committing: (added) => {
      for (const delivery of added) {
        if (underWay.follow(delivery.lane)) continue;
        const hasPlace = freePlaces() > 0 && gates.mayCall(delivery.target);
        if (hasPlace) begin(delivery, false, () => takeNew(delivery));
        else nudge();
      }
    },
    stop: async (graceMs) => {
      state = 'stopping';
      const grace = setTimeout(() => abort.abort(), graceMs);
      await claims.stop();
      await underWay.settled();
      clearTimeout(grace);
    },
    get inFlight() {
      return underWay.size;
    },
  };
}

/** Unlocks a delivery untouched. What cannot be unlocked now is freed at the next start, or when its lease ends. */
async function giveBack(tools: RelayTools, { id, leaseToken, target }: Delivery): Promise<'released'> {
  const at = tools.clock.now();
  try {
    await tools.outbox.settle([{ deliveryId: id, leaseToken, settlement: { kind: 'released' }, at }]);
  } catch (error) {
    tools.log.warn({ error: errorFacts(error), deliveryId: id }, 'relay.not_given_back');
  }
  tools.gates.ended(target, 'neutral');
  return 'released';
}
