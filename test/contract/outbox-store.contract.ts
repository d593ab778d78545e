import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../../src/core/ids.ts';
import type { Database } from '../../src/db/stores.ts';
import type { Escalation } from '../../src/escalations/escalation.ts';
import type { Delivery, DeliverySettlement, NewDelivery, Settlement } from '../../src/outbox/delivery.ts';
import type { OutboxStore } from '../../src/outbox/store.ts';
import { makeEscalation } from '../support/builders.ts';
import { makeDelivery } from '../support/records.ts';

/** What every outbox promises: lanes in order, one lease at a time, nothing forgotten. */
export function outboxStoreContract(name: string, open: () => Promise<Database>): void {
  describe(`outbox on ${name}`, () => {
    let database: Database;
    let outbox: OutboxStore;
    beforeEach(async () => {
      database = await open();
      outbox = database.stores.outbox;
    });
    afterEach(() => database.close());

    /** Saves an escalation whose helpdesk lane holds that many deliveries. */
    const lane = async (count: number, overrides: Partial<NewDelivery> = {}): Promise<readonly NewDelivery[]> => {
      const escalation: Escalation = makeEscalation();
      const deliveries = Array.from({ length: count }, () => makeDelivery(escalation, overrides));
      await database.stores.escalations.commit({ escalation, deliveries });
      return deliveries;
    };
    const claim = (now = 5000, limit = 10, exceptTargets: readonly string[] = []): Promise<readonly Delivery[]> =>
      outbox.claim({ limit, leaseMs: 1000, now, exceptTargets });
    const claimOne = async (now?: number): Promise<Delivery> => {
      const [delivery, ...more] = await claim(now);
      if (delivery === undefined || more.length > 0) throw new Error(`claimed ${more.length + 1} instead of 1`);
      return delivery;
    };
    const settle = (delivery: Delivery, settlement: Settlement, at = 5000) =>
      outbox.settle([{ deliveryId: delivery.id, leaseToken: delivery.leaseToken, settlement, at }]);
    const delivered: Settlement = { kind: 'delivered', durationMs: 12 };
    const dead: Settlement = { kind: 'dead', error: 'refused', mayHaveArrived: false, durationMs: 3 };
    const retry = (overrides: Partial<Extract<Settlement, { kind: 'retry' }>> = {}): Settlement => ({
      kind: 'retry',
      dueAt: 6000,
      error: 'timeout',
      countsAsAttempt: true,
      mayHaveArrived: false,
      durationMs: 30,
      ...overrides,
    });
    const ids = (deliveries: readonly { readonly id: string }[]) => deliveries.map((delivery) => delivery.id);

    it('remembers how far the best try got, also one that did not count', async () => {
      await lane(1);
      const steps = [];
      for (const reachedStep of [2, 1, 3, 0]) {
        const delivery = await claimOne();
        steps.push(delivery.reachedStep);
        await settle(delivery, retry({ reachedStep, countsAsAttempt: reachedStep === 1, dueAt: 5000 }));
      }
      await outbox.releaseAll();
      expect([...steps, (await claimOne()).reachedStep]).toEqual([0, 2, 2, 3, 3]);
    });

    describe('claim', () => {
      it('gives a delivery that a clock which was ahead has put off, when the clock is right again', async () => {
        await lane(1);
        const dayMs = 86_400_000;
        const delivery = await claimOne(5000 + dayMs);
        await settle(delivery, retry({ dueAt: 9000 + dayMs }), 5000 + dayMs);
        expect(await claim(5000)).toHaveLength(1);
        expect(await claim(6500)).toHaveLength(1);
      });

      it('gives the head of each lane, oldest first, with all that it carries', async () => {
        const [late] = await lane(2, { createdAt: 2000 });
        const [early] = await lane(2, { createdAt: 1000, payload: { text: 'é', list: [1] }, kind: 'open' });
        const claimed = await claim();
        expect(ids(claimed)).toEqual(ids([early, late].flatMap((delivery) => delivery ?? [])));
        expect(claimed[0]).toEqual({
          ...early,
          leaseToken: claimed[0]?.leaseToken,
          attempts: 0,
          mayHaveArrived: false,
          notes: null,
          reachedStep: 0,
        });
      });

      it('gives nothing before its time, no more than asked for, and nothing twice under a live lease', async () => {
        await lane(1, { createdAt: 1000 });
        await lane(1, { createdAt: 2000 });
        await lane(1, { createdAt: 9000 });
        expect(await claim(999)).toEqual([]);
        expect(await claim(5000, 1)).toHaveLength(1);
        expect(await claim(5000, 5)).toHaveLength(1);
        expect(await claim(5999)).toEqual([]);
      });

      it('gives a delivery again when its lease has ended, to the new holder only', async () => {
        await lane(2);
        const first = await claimOne(5000);
        expect(first.mayHaveArrived).toBe(false);
        const second = await claimOne(6000);
        expect(second).toMatchObject({ id: first.id, mayHaveArrived: true });
        expect(second.leaseToken).not.toBe(first.leaseToken);
        expect(await settle(first, delivered)).toEqual({ leaseLost: [first.id] });
        expect(await settle(second, delivered)).toEqual({ leaseLost: [] });
      });

      it('says that it may have arrived when an earlier lease ended unsettled, by time or with its process', async () => {
        await lane(1);
        expect((await claimOne(5000)).mayHaveArrived).toBe(false);
        expect((await claimOne(6000)).mayHaveArrived).toBe(true);
        await lane(1, { createdAt: 1 });
        const claimed = await claim(6001);
        expect(claimed.map((delivery) => delivery.mayHaveArrived)).toEqual([false]);
        await outbox.releaseAll();
        for (const again of await claim(6002)) expect(again.mayHaveArrived).toBe(true);
        expect(await claim(6003)).toEqual([]);
      });

      it('keeps a delivery that was released in time free of that doubt', async () => {
        await lane(1);
        await settle(await claimOne(5000), { kind: 'released' });
        expect((await claimOne(5001)).mayHaveArrived).toBe(false);
      });

      it('lets a holder settle after its lease has ended, as long as nobody took over', async () => {
        await lane(1);
        const late = await claimOne(5000);
        expect(await settle(late, delivered, 99_000)).toEqual({ leaseLost: [] });
      });

      it('leaves the excepted targets alone, however many lanes wait for them', async () => {
        for (let count = 0; count < 5; count += 1) await lane(1, { target: 'con_paused', createdAt: 1 });
        const [other] = await lane(1, { target: 'con_open', createdAt: 4000 });
        expect(ids(await claim(5000, 2, ['con_paused']))).toEqual([other?.id]);
        expect(await claim(5000, 9, ['con_paused', 'con_open'])).toEqual([]);
        expect(await claim(5000, 9)).toHaveLength(5);
      });

      it('gives a target no more than it has places, and the others what is left', async () => {
        for (const createdAt of [1, 2, 3]) await lane(1, { target: 'narrow', createdAt });
        for (const createdAt of [4, 5]) await lane(1, { target: 'wide', createdAt });
        const request = { limit: 4, leaseMs: 1000, now: 5000, exceptTargets: [], placesOf: { narrow: 2, nobody: 0 } };
        expect((await outbox.claim(request)).map((delivery) => delivery.createdAt)).toEqual([1, 2, 4, 5]);
        expect((await outbox.claim(request)).map((delivery) => delivery.createdAt)).toEqual([3]);
      });

      it('gives a target no more than its places of what a wrong clock has put off either', async () => {
        const farOff = 5000 + 86_400_000;
        for (const createdAt of [1, farOff, farOff, farOff]) await lane(1, { target: 'narrow', createdAt });
        const request = { limit: 4, leaseMs: 1000, now: 5000, exceptTargets: [], placesOf: { narrow: 2 } };
        expect((await outbox.claim(request)).map((delivery) => delivery.createdAt)).toEqual([1, farOff]);
      });

      it('shares the oldest among several targets', async () => {
        await lane(1, { target: 'b', createdAt: 3 });
        await lane(1, { target: 'a', createdAt: 2 });
        await lane(1, { target: 'c', createdAt: 1 });
        await lane(1, { target: 'a', createdAt: 4 });
        expect((await claim(5000, 3)).map((delivery) => delivery.createdAt)).toEqual([1, 2, 3]);
      });
    });

    describe('settle', () => {
      it('delivered: the next of the lane comes, and the payload is forgotten', async () => {
        const [first, second] = await lane(2);
        await settle(await claimOne(), delivered, 5500);
        expect(first && (await outbox.find(first.id))).toMatchObject({
          state: 'delivered',
          attempts: 1,
          durationMs: 12,
          settledAt: 5500,
          lastError: null,
        });
        expect((await claimOne()).id).toBe(second?.id);
      });

      it('retry: holds its own lane until it is due, and no other', async () => {
        const [first] = await lane(2);
        await settle(await claimOne(), retry({ mayHaveArrived: true }));
        const [other] = await lane(1);
        expect((await claimOne(5999)).id).toBe(other?.id);
        expect(await claimOne(6000)).toMatchObject({ id: first?.id, attempts: 1, mayHaveArrived: true });
      });

      it('retry that does not count: keeps the number of attempts, and is no try that failed', async () => {
        await lane(1);
        const delivery = await claimOne();
        await settle(delivery, retry({ countsAsAttempt: false }));
        expect(await outbox.listAttempts(delivery.escalationId, 9)).toEqual([]);
        expect(await claimOne(6000)).toMatchObject({ attempts: 0, mayHaveArrived: false });
      });
      it('an unclear attempt is remembered through later clear ones', async () => {
        await lane(1);
        await settle(await claimOne(5000), retry({ mayHaveArrived: true }));
        await settle(await claimOne(6000), retry({ dueAt: 7000 }));
        expect(await claimOne(7000)).toMatchObject({ attempts: 2, mayHaveArrived: true });
      });

      it('dead: stays visible, and the lane goes on', async () => {
        const [first, second] = await lane(2);
        await settle(await claimOne(), { ...dead, mayHaveArrived: true }, 5600);
        expect(first && (await outbox.find(first.id))).toMatchObject({
          state: 'dead',
          attempts: 1,
          lastError: 'refused',
          mayHaveArrived: true,
          settledAt: 5600,
        });
        expect((await claimOne()).id).toBe(second?.id);
      });

      it('skipped: the lane goes on, and the reason is kept', async () => {
        const [first, second] = await lane(2);
        await settle(await claimOne(), { kind: 'skipped', reason: 'not needed' });
        expect(first && (await outbox.find(first.id))).toMatchObject({
          state: 'skipped',
          lastError: 'not needed',
          attempts: 0,
        });
        expect((await claimOne()).id).toBe(second?.id);
      });

      it('a clock that was set back does not hold up what was accepted before', async () => {
        await lane(2, { createdAt: 4000 });
        await settle(await claimOne(4000), delivered, 1000);
        expect(await claim(1000)).toHaveLength(1);
      });

      it('what waits for its next try keeps that time when it comes to lead again', async () => {
        const [first] = await lane(2, { createdAt: 1000 });
        if (first === undefined) throw new Error('no lane');
        await settle(await claimOne(), dead);
        await settle(await claimOne(), retry({ dueAt: 9000 }));
        await outbox.replay(first.id, 6000);
        await settle(await claimOne(6000), delivered, 6000);
        expect(await claim(8999)).toEqual([]);
        expect(await claim(9000)).toHaveLength(1);
      });

      it('released: is due again at once, untouched', async () => {
        const [first] = await lane(2);
        await settle(await claimOne(), { kind: 'released' });
        expect(await claimOne()).toMatchObject({ id: first?.id, attempts: 0, mayHaveArrived: false });
      });

      it('released after a retry: keeps what the retry had set', async () => {
        await lane(1);
        await settle(await claimOne(5000), retry({ mayHaveArrived: true }));
        await settle(await claimOne(6000), { kind: 'released' });
        expect(await claimOne(6000)).toMatchObject({ attempts: 1, mayHaveArrived: true });
      });

      it('settles many at once and names those whose lease was lost', async () => {
        await lane(1);
        await lane(1);
        const [one, two] = await claim();
        if (one === undefined || two === undefined) throw new Error('claimed too few');
        const settlements: DeliverySettlement[] = [
          { deliveryId: one.id, leaseToken: one.leaseToken, settlement: delivered, at: 1 },
          { deliveryId: one.id, leaseToken: one.leaseToken, settlement: dead, at: 1 },
          { deliveryId: newId('delivery'), leaseToken: two.leaseToken, settlement: delivered, at: 1 },
          { deliveryId: two.id, leaseToken: two.leaseToken, settlement: delivered, at: 1 },
        ];
        const { leaseLost } = await outbox.settle(settlements);
        expect(leaseLost).toEqual([one.id, settlements[2]?.deliveryId]);
        expect((await outbox.find(one.id))?.state).toBe('delivered');
        expect((await outbox.find(two.id))?.state).toBe('delivered');
      });
    });

    it('keeps what an attempt has found out, for the holder only, until the delivery is settled', async () => {
      await lane(1);
      const mine = await claimOne();
      expect(await outbox.note(mine.id, 'not-mine', { step: 0 })).toBe(false);
      expect(await outbox.note(mine.id, mine.leaseToken, { step: 1 })).toBe(true);
      await settle(mine, retry());
      expect((await claimOne(6000)).notes).toEqual({ step: 1 });
    });

    it('tells when the next head falls due: a waiting one at its time, a leased one when its lease ends', async () => {
      expect(await outbox.nextDueAt()).toBeNull();
      await lane(2, { createdAt: 4000 });
      await lane(1, { createdAt: 3000, target: 'other' });
      await lane(1, { createdAt: 4500, target: 'the last by name' });
      expect(await outbox.nextDueAt()).toBe(3000);
      const [one, two] = await claim(5000);
      expect(await outbox.nextDueAt()).toBe(6000);
      if (one !== undefined) await settle(one, delivered);
      if (two !== undefined) await settle(two, retry({ dueAt: 5500 }));
      expect(await outbox.nextDueAt()).toBe(5500);
    });

    it('frees every lease of a process that is gone', async () => {
      const [first] = await lane(2);
      const [second] = await lane(1);
      const claimed = await claim(5000);
      await outbox.releaseAll();
      const again = await claim(5000);
      expect(ids(again)).toEqual(ids([first, second].flatMap((delivery) => delivery ?? [])));
      expect(again.map((delivery) => delivery.mayHaveArrived)).toEqual([true, true]);
      for (const gone of claimed) expect(await settle(gone, delivered)).toEqual({ leaseLost: [gone.id] });
    });

    describe('replay', () => {
      it('puts a dead delivery ahead of what waits, with fresh attempts and its payload', async () => {
        const [first, second, third] = await lane(3, { payload: { text: 'kept' } });
        await settle(await claimOne(), dead);
        expect(first && (await outbox.replay(first.id, 7000))).toBe(true);
        expect(await claimOne(7000)).toMatchObject({ id: first?.id, attempts: 0, payload: { text: 'kept' } });
        expect(first && (await outbox.find(first.id))).toMatchObject({ state: 'waiting', settledAt: null });
        await settle(await claimOne(8000), delivered);
        await settle(await claimOne(8000), delivered);
        expect((await claimOne(8000)).id).toBe(third?.id);
        expect(second && (await outbox.find(second.id))?.state).toBe('delivered');
      });

      it('restores the first order when several are replayed, whichever comes first', async () => {
        const [first, second, third] = await lane(3);
        await settle(await claimOne(), dead);
        await settle(await claimOne(), dead);
        if (first === undefined || second === undefined) throw new Error('too few');
        await outbox.replay(first.id, 5000);
        await outbox.replay(second.id, 5000);
        for (const expected of [first.id, second.id, third?.id]) {
          const delivery = await claimOne();
          expect(delivery.id).toBe(expected);
          await settle(delivery, delivered);
        }
      });

      it('waits behind a delivery that is under way, and goes before it when that one has to be repeated', async () => {
        const [first, second] = await lane(2);
        await settle(await claimOne(), dead);
        const underWay = await claimOne();
        if (first !== undefined) await outbox.replay(first.id, 5000);
        expect(await claim()).toEqual([]);
        await settle(underWay, retry({ dueAt: 5000 }));
        const next = await claimOne();
        expect(next.id).toBe(first?.id);
        await settle(next, delivered);
        expect((await claimOne()).id).toBe(second?.id);
      });

      it('refuses what is not dead', async () => {
        const [first] = await lane(1);
        expect(first && (await outbox.replay(first.id, 5000))).toBe(false);
        expect(await outbox.replay(newId('delivery'), 5000)).toBe(false);
        await settle(await claimOne(), delivered);
        expect(first && (await outbox.replay(first.id, 5000))).toBe(false);
        expect(await claim()).toEqual([]);
      });
    });

    describe('list', () => {
      it('filters by state, target and escalation, in order of time, page by page', async () => {
        const [first, second, third] = await lane(3, { target: 'a' });
        const [other] = await lane(1, { target: 'b' });
        if (first === undefined || second === undefined || third === undefined || other === undefined) return;
        await settle((await claim(5000, 1))[0] ?? (await claimOne()), delivered);
        await settle((await claim(5000, 10, ['b']))[0] ?? (await claimOne()), dead);

        const list = async (filter: Partial<Parameters<OutboxStore['list']>[0]>) =>
          ids(await outbox.list({ limit: 9, ...filter }));
        expect(await list({})).toEqual(ids([first, second, third, other]));
        expect(await list({ limit: 2 })).toEqual(ids([first, second]));
        expect(await list({ after: second.id })).toEqual(ids([third, other]));
        expect(await list({ state: 'waiting' })).toEqual(ids([third, other]));
        expect(await list({ state: 'waiting', target: 'a' })).toEqual(ids([third]));
        expect(await list({ state: 'delivered' })).toEqual(ids([first]));
        expect(await list({ state: 'delivered', target: 'b' })).toEqual([]);
        expect(await list({ state: 'dead', after: second.id })).toEqual([]);
        expect(await list({ target: 'a', after: first.id })).toEqual(ids([second, third]));
        expect(await list({ escalationId: first.escalationId, state: 'dead' })).toEqual(ids([second]));
        expect(await list({ escalationId: first.escalationId, target: 'b' })).toEqual([]);
      });
    });

    describe('listAttempts', () => {
      it('tells every try of an escalation that failed, oldest first, and none of another', async () => {
        const [first, second] = await lane(2);
        const escalationId = first?.escalationId ?? newId('escalation');
        await settle(await claimOne(), retry({ error: 'reset', durationMs: 30 }), 5100);
        await settle(await claimOne(7000), dead, 7100);
        await settle(await claimOne(7200), retry({ dueAt: 9000, error: 'slow', durationMs: 40 }), 7300);
        await lane(1);
        await settle(await claimOne(7400), dead);
        expect(await outbox.listAttempts(escalationId, 9)).toEqual([
          { deliveryId: first?.id, attempt: 1, at: 5100, outcome: 'retry', error: 'reset', durationMs: 30 },
          { deliveryId: first?.id, attempt: 2, at: 7100, outcome: 'dead', error: 'refused', durationMs: 3 },
          { deliveryId: second?.id, attempt: 1, at: 7300, outcome: 'retry', error: 'slow', durationMs: 40 },
        ]);
        expect(await outbox.listAttempts(escalationId, 2)).toHaveLength(2);
      });
    });

    describe('listUndelivered', () => {
      it('gives what waits, is dead or was skipped, page by page, and nothing that arrived', async () => {
        const [arrived, skipped, died, waits] = await lane(4, { payload: { messageId: 'm1' }, createdAt: 1000 });
        if (arrived === undefined || skipped === undefined || died === undefined || waits === undefined) {
          throw new Error('no lane');
        }
        await settle(await claimOne(), delivered);
        await settle(await claimOne(), { kind: 'skipped', reason: 'not needed' });
        await settle(await claimOne(), dead);
        await lane(1, { payload: { messageId: 'm1' } });
        const filter = { escalationId: died.escalationId, kind: 'send', limit: 9 };
        const carried = { payload: { messageId: 'm1' }, createdAt: 1000 };
        const all = [
          { id: skipped.id, payload: {}, createdAt: 1000 },
          { id: died.id, ...carried },
          { id: waits.id, ...carried },
        ];
        expect(await outbox.listUndelivered(filter)).toEqual(all);
        expect(await outbox.listUndelivered({ ...filter, limit: 2 })).toEqual(all.slice(0, 2));
        expect(await outbox.listUndelivered({ ...filter, after: died.id })).toEqual(all.slice(2));
        expect(await outbox.listUndelivered({ ...filter, kind: 'close' })).toEqual([]);
      });
    });

    it('counts lanes, deliveries, the dead, and names the oldest that waits', async () => {
      expect(await outbox.counts()).toEqual({
        waitingLanes: 0,
        waitingDeliveries: 0,
        deadDeliveries: 0,
        oldestWaitingAt: null,
      });
      await lane(3, { createdAt: 1000 });
      await settle(await claimOne(), dead);
      await lane(2, { createdAt: 3000 });
      expect(await outbox.counts()).toEqual({
        waitingLanes: 2,
        waitingDeliveries: 4,
        deadDeliveries: 1,
        oldestWaitingAt: 1000,
      });
    });

    it('tells how much waits of each bot, in both directions, and names none of whom nothing does', async () => {
      expect(await outbox.waitingOfBots()).toEqual([]);
      await lane(3, { createdAt: 1000 });
      await settle(await claimOne(), dead);
      const backlogs = await outbox.waitingOfBots();
      expect(backlogs).toEqual([{ botId: expect.stringMatching(/^bot_/), waitingDeliveries: 2 }]);
    });
  });
}
