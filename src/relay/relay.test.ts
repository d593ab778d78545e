import { describe, expect, it } from 'vitest';
import { newId } from '../core/ids.ts';
import { silentLogger } from '../core/logger.ts';
import type { Delivery, DeliverySettlement } from '../outbox/delivery.ts';
import type { OutboxStore } from '../outbox/store.ts';
import { createTargetGates } from '../outbox/target-gates.ts';
import { createRelay } from './relay.ts';

function makeDelivery(): Delivery {
  const escalationId = newId('escalation');
  return {
    id: newId('delivery'),
    lane: `${escalationId}/bot`,
    side: 'bot',
    target: 'bot_1',
    escalationId,
    kind: 'event',
    payload: {},
    createdAt: 0,
    leaseToken: 'token',
    attempts: 0,
    mayHaveArrived: false,
    notes: null,
  };
}

/** An outbox whose claims are answered by hand. */
function openRelay(whenCarried: () => Promise<void> = async () => undefined) {
  const clock = { now: () => 0 };
  const asked: { limit: number; answer(deliveries: readonly Delivery[]): void }[] = [];
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
    nextDueAt: async () => null,
  } as unknown as OutboxStore;
  const carried: Delivery[] = [];
  const relay = createRelay({
    outbox,
    gates: createTargetGates(clock),
    clock,
    log: silentLogger,
    deliver: async (delivery) => {
      carried.push(delivery);
      await whenCarried();
    },
  });
  return { relay, asked, settled, carried };
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
});
