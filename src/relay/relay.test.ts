import { describe, expect, it } from 'vitest';
import { makeEscalation } from '../../test/support/builders.ts';
import { hiddenClassesOf } from '../../test/support/hidden-class.ts';
import { makeClaimed, makeDelivery as makeNewDelivery } from '../../test/support/records.ts';
import { silentLogger } from '../core/logger.ts';
import type { Delivery, DeliverySettlement } from '../outbox/delivery.ts';
import type { OutboxStore } from '../outbox/store.ts';
import { createTargetGates } from '../outbox/target-gates.ts';
import { createRelay } from './relay.ts';

/** Of an escalation of its own each time. */
const makeDelivery = (): Delivery => makeClaimed(makeEscalation(), { side: 'bot' });

/** An outbox whose claims are answered by hand. */
function openRelay(whenCarried: (signal: AbortSignal) => Promise<void> = async () => undefined) {
  const clock = { now: () => 0 };
  const asked: { limit: number; answer(deliveries: readonly Delivery[]): void }[] = [];
  const taken: { id: string; answer(isOurs: boolean): void }[] = [];
  const settled: DeliverySettlement[] = [];
  const outbox = {
    claim: ({ limit }: { limit: number }) =>
      new Promise<readonly Delivery[]>((answer) => {
        asked.push({ limit, answer });
      }),
    settle: async (settlements: readonly DeliverySettlement[]) => {
      settled.push(...settlements);
      return { leaseLost: [] };
    },
    takeNew: ({ id }: { id: string }) =>
      new Promise<boolean>((answer) => {
        taken.push({ id, answer });
      }),
    nextDueAt: async () => null,
  } as unknown as OutboxStore;
  const carried: Delivery[] = [];
  const relay = createRelay({
    outbox,
    gates: createTargetGates(clock),
    clock,
    log: silentLogger,
    deliver: async (delivery, signal) => {
      carried.push(delivery);
      await whenCarried(signal);
      return 'delivered';
    },
  });
  return { relay, asked, taken, settled, carried };
}

/** Started, with a first claim that brought nothing. */
async function openIdleRelay(whenCarried?: (signal: AbortSignal) => Promise<void>) {
  const opened = openRelay(whenCarried);
  opened.relay.start();
  opened.asked[0]?.answer([]);
  await turn();
  return opened;
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('relay', () => {
  it('claims nothing before it is started', async () => {
    const { relay, asked } = openRelay();
    relay.nudge();
    await turn();
    expect(asked).toHaveLength(0);
  });

  it('asks at once when it is nudged, so that a claim can share the transaction of a commit', async () => {
    const { relay, asked } = openRelay();
    relay.start();
    asked[0]?.answer([]);
    await turn();
    relay.nudge();
    expect(asked).toHaveLength(2);
    asked[1]?.answer([]);
    await relay.stop(0);
  });

  it('asks once more, and only once, for all nudges that came while a claim was under way', async () => {
    const { relay, asked, carried } = openRelay();
    relay.start();
    relay.nudge();
    relay.nudge();
    expect(asked).toHaveLength(1);
    asked[0]?.answer([makeDelivery()]);
    await turn();
    expect(carried).toHaveLength(1);
    expect(asked).toHaveLength(2);
    asked[1]?.answer([]);
    await relay.stop(0);
  });

  it('gives back untouched what a claim brings after the stop, before the stop is over', async () => {
    const { relay, asked, settled, carried } = openRelay();
    relay.start();
    const stopped = relay.stop(0);
    const late = makeDelivery();
    asked[0]?.answer([late]);
    await stopped;
    expect(carried).toHaveLength(0);
    expect(settled).toMatchObject([{ deliveryId: late.id, settlement: { kind: 'released' } }]);
  });

  it('asks for what a commit adds together with the commit, and sends it without a claim', async () => {
    const { relay, asked, taken, carried } = await openIdleRelay();
    const added = makeDelivery();
    relay.committing([added]);
    expect(taken).toMatchObject([{ id: added.id }]);
    taken[0]?.answer(true);
    await turn();
    expect(carried).toMatchObject([{ id: added.id, attempts: 0, mayHaveArrived: false }]);
    expect(relay.inFlight).toBe(0);
    expect(asked).toHaveLength(1);
    await relay.stop(0);
  });

  it('claims what was added behind a delivery under way as soon as that one is over, and not before', async () => {
    let end: () => void = () => undefined;
    const underWay = new Promise<void>((resolve) => {
      end = resolve;
    });
    const { relay, asked, taken } = await openIdleRelay(() => underWay);
    const first = makeDelivery();
    relay.committing([first]);
    taken[0]?.answer(true);
    relay.committing([{ ...makeDelivery(), lane: first.lane }]);
    await turn();
    expect(taken).toHaveLength(1);
    expect(asked).toHaveLength(1);
    end();
    await turn();
    expect(asked).toHaveLength(2);
    asked[1]?.answer([]);
    await relay.stop(0);
  });

  it('sends what is added to a lane that has come to rest as quickly as the first that was in it', async () => {
    const { relay, taken, carried } = await openIdleRelay();
    const first = makeDelivery();
    for (const added of [first, { ...makeDelivery(), lane: first.lane }]) {
      relay.committing([added]);
      taken.at(-1)?.answer(true);
      await turn();
    }
    expect(carried).toHaveLength(2);
    await relay.stop(0);
  });

  it('stops when the last call in flight is over, and cuts off what takes longer than it may', async () => {
    const calls: { readonly signal: AbortSignal; end(): void }[] = [];
    const { relay, taken } = await openIdleRelay(
      (signal) =>
        new Promise((end) => {
          calls.push({ signal, end });
          signal.addEventListener('abort', () => end());
        }),
    );
    relay.committing([makeDelivery(), makeDelivery()]);
    for (const { answer } of taken) answer(true);
    await turn();
    let isStopped = false;
    const stopped = relay.stop(20).then(() => {
      isStopped = true;
    });
    calls[0]?.end();
    await turn();
    expect([isStopped, relay.inFlight, calls[1]?.signal.aborted]).toEqual([false, 1, false]);
    await stopped;
    expect([relay.inFlight, calls[1]?.signal.aborted]).toEqual([0, true]);
  });

  it('leaves to a claim what somebody else is ahead of, and keeps no place for it', async () => {
    const { relay, asked, taken, carried } = await openIdleRelay();
    relay.committing([makeDelivery()]);
    expect(relay.inFlight).toBe(1);
    taken[0]?.answer(false);
    await turn();
    expect(carried).toHaveLength(0);
    expect(relay.inFlight).toBe(0);
    expect(asked).toHaveLength(2);
    asked[1]?.answer([]);
    await relay.stop(0);
  });

  it('begins no more than its places, and offers each free place to what waits', async () => {
    const ends: (() => void)[] = [];
    const { relay, asked, taken } = await openIdleRelay(() => new Promise<void>((resolve) => ends.push(resolve)));
    const added = Array.from({ length: 65 }, (_, index) => ({ ...makeDelivery(), target: `bot_${index % 3}` }));
    relay.committing(added);
    expect(taken).toHaveLength(64);
    for (const { answer } of taken) answer(true);
    await turn();
    expect(asked).toHaveLength(1);
    ends[0]?.();
    await turn();
    expect(asked).toMatchObject([{}, { limit: 1 }]);
    asked[1]?.answer([]);
    for (const end of ends) end();
    await turn();
    for (const { answer } of asked.slice(2)) answer([]);
    await relay.stop(0);
  });

  it('gives back untouched what it took while it was being stopped', async () => {
    const { relay, taken, settled, carried } = await openIdleRelay();
    const added = makeDelivery();
    relay.committing([added]);
    const stopped = relay.stop(0);
    taken[0]?.answer(true);
    await stopped;
    expect(carried).toHaveLength(0);
    expect(settled).toMatchObject([{ deliveryId: added.id, settlement: { kind: 'released' } }]);
  });

  it('waits for its own call when a clock that jumped gives the same delivery again', async () => {
    let end: () => void = () => undefined;
    const underWay = new Promise<void>((resolve) => {
      end = resolve;
    });
    const { relay, asked, carried } = openRelay(() => underWay);
    relay.start();
    const delivery = makeDelivery();
    const again = { ...delivery, leaseToken: 'another token', mayHaveArrived: true };
    asked[0]?.answer([delivery]);
    await turn();
    relay.nudge();
    asked[1]?.answer([again]);
    await turn();
    expect(carried).toEqual([delivery]);
    end();
    await turn();
    expect(carried).toEqual([delivery, again]);
    for (const { answer } of asked.slice(2)) answer([]);
    await relay.stop(0);
  });

  it('makes no hidden class of its own for each delivery that it takes', async () => {
    const { relay, taken, carried } = await openIdleRelay();
    for (let count = 0; count < 300; count += 1) {
      relay.committing([makeNewDelivery(makeEscalation())]);
      taken.at(-1)?.answer(true);
      await turn();
    }
    expect(carried).toHaveLength(300);
    expect(hiddenClassesOf((index) => carried[index] ?? {})).toBeLessThanOrEqual(2);
  });
});
