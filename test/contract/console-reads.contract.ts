import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dayMs, midnightOf } from '../../src/core/clock.ts';
import { newId, type RouteId } from '../../src/core/ids.ts';
import type { Database } from '../../src/db/stores.ts';
import type { Escalation } from '../../src/escalations/escalation.ts';
import type { Delivery, Settlement } from '../../src/outbox/delivery.ts';
import type { Route } from '../../src/routing/route.ts';
import { makeEscalation } from '../support/builders.ts';
import { makeDelivery, nextVersion } from '../support/records.ts';

const ended = (reason: 'user_left' | 'agent_ended') =>
  ({ state: 'ended', endedAt: 9_000, end: { by: 'user', reason, comment: null } }) as const;

/** What every database promises to those who look after it: counts, reasons, pages, and marking as not needed. */
export function consoleReadsContract(name: string, open: () => Promise<Database>): void {
  describe(`what the console reads, on ${name}`, () => {
    let database: Database;
    beforeEach(async () => {
      database = await open();
    });
    afterEach(() => database.close());

    const store = () => database.stores.escalations;
    const outbox = () => database.stores.outbox;
    const save = async (overrides: Partial<Escalation> = {}, deliveries = 0): Promise<Escalation> => {
      const escalation = makeEscalation({ startedAt: 1_000, ...overrides });
      const all = Array.from({ length: deliveries }, () => makeDelivery(escalation));
      expect(await store().commit({ escalation, deliveries: all, movesWake: true })).toBe('committed');
      return escalation;
    };
    const settle = async (settlement: Settlement, at = 5_000): Promise<Delivery> => {
      const [claimed] = await outbox().claim({ limit: 1, leaseMs: 1_000, now: at, exceptTargets: [] });
      if (claimed === undefined) throw new Error('nothing is due');
      const { id: deliveryId, leaseToken } = claimed;
      expect(await outbox().settle([{ deliveryId, leaseToken, settlement, at }])).toEqual({ leaseLost: [] });
      return claimed;
    };
    const dead = (error: string): Settlement => ({ kind: 'dead', error, mayHaveArrived: false, durationMs: 1 });
    const retry = (error: string): Settlement => {
      return { kind: 'retry', dueAt: 60_000, error, countsAsAttempt: true, mayHaveArrived: false, durationMs: 1 };
    };
    const span = () => {
      const today = midnightOf(Date.now());
      return { from: today - dayMs, until: today + dayMs };
    };

    describe('outcomes', () => {
      it('count by skill and reason what was started in the span, with the time to the first answer', async () => {
        await save({ skill: 'billing', firstAgentMessageAt: 4_000, ...ended('agent_ended') });
        await save({ skill: 'billing', firstAgentMessageAt: 2_000, ...ended('agent_ended') });
        await save({ skill: 'billing', ...ended('user_left') });
        await save({ skill: null });
        const found = await store().outcomes(span());
        expect(found).toHaveLength(3);
        expect(found).toContainEqual({
          skill: 'billing',
          reason: 'agent_ended',
          count: 2,
          answered: 2,
          answeredAfterMs: 4_000,
        });
        expect(found).toContainEqual({
          skill: 'billing',
          reason: 'user_left',
          count: 1,
          answered: 0,
          answeredAfterMs: 0,
        });
        expect(found).toContainEqual({ skill: null, reason: null, count: 1, answered: 0, answeredAfterMs: 0 });
      });

      it('leave out tests, and what was started before or after', async () => {
        await save({ isTest: true });
        await save({});
        await save(ended('user_left'));
        const { from, until } = span();
        expect(await store().outcomes({ from: until, until: until + dayMs })).toEqual([]);
        expect(await store().outcomes({ from: 0, until: from })).toEqual([]);
        expect((await store().outcomes(span())).map(({ count }) => count)).toEqual([1, 1]);
      });

      it('count an end once, and stay as they are when somebody writes to it afterwards', async () => {
        const open = await save({ skill: 'billing' });
        const over = nextVersion(open, { ...ended('user_left') });
        expect(await store().commit({ escalation: over, movesWake: true })).toBe('committed');
        expect(await store().commit({ escalation: over, movesWake: true })).toBe('conflict');
        const late = nextVersion(over, { firstAgentMessageAt: 10_000 });
        expect(await store().commit({ escalation: late, basis: over })).toBe('committed');
        const counted = { skill: 'billing', reason: 'user_left', count: 1, answered: 0, answeredAfterMs: 0 };
        expect(await store().outcomes(span())).toEqual([counted]);
      });

      it('stay when the escalations themselves are forgotten', async () => {
        await save({ skill: null, ...ended('user_left') });
        await save({ skill: 'billing', ...ended('user_left') });
        const before = await store().outcomes(span());
        expect(before).toHaveLength(2);
        expect(await store().pruneEnded(10_000, 100)).toBe(2);
        expect(await store().outcomes(span())).toEqual(before);
      });
    });

    it('counts refusals by day, bot and code', async () => {
      const [one, other] = [newId('bot'), newId('bot')];
      const refuse = (botId: typeof one, code: 'closed' | 'no_agent', at: number) =>
        store().countRefusal({ botId, code, at });
      await refuse(one, 'closed', dayMs + 5);
      await refuse(one, 'closed', 2 * dayMs - 1);
      await refuse(one, 'no_agent', dayMs);
      await refuse(other, 'closed', dayMs);
      await refuse(one, 'closed', 2 * dayMs);
      const found = await store().refusals({ from: dayMs, until: 2 * dayMs });
      expect(found).toHaveLength(3);
      expect(found).toContainEqual({ day: dayMs, botId: one, code: 'closed', count: 2 });
      expect(found).toContainEqual({ day: dayMs, botId: other, code: 'closed', count: 1 });
      expect(await store().refusals({ from: 0, until: dayMs })).toEqual([]);
      expect(await store().refusals({ from: 2 * dayMs, until: 3 * dayMs })).toHaveLength(1);
    });

    it('remembers when a connection was heard of last, to the half minute, also after receipts are forgotten', async () => {
      const scope = newId('connection');
      expect(await store().lastReceiptAt(scope)).toBeNull();
      const hear = (key: string, at: number) => {
        return store().commit({ escalation: makeEscalation(), receipt: { scope, key, at } });
      };
      await hear('a', 100_000);
      await hear('b', 110_000);
      expect(await store().lastReceiptAt(scope)).toBe(100_000);
      await hear('c', 130_000);
      await hear('d', 50_000);
      expect(await store().lastReceiptAt(scope)).toBe(130_000);
      await store().pruneReceipts(1_000_000, 10);
      expect(await store().lastReceiptAt(scope)).toBe(130_000);
      expect(await store().lastReceiptAt(newId('connection'))).toBeNull();
    });

    it('finds the escalations of a ticket, newest first, also where the ticket became known later', async () => {
      const first = await save({ ticketId: '4711' });
      const second = await save({ ticketId: null });
      await save({ ticketId: '4712' });
      await store().commit({ escalation: nextVersion(second, { ticketId: '4711' }) });
      const found = await store().list({ ticketId: '4711', limit: 9 });
      expect(found.map(({ id }) => id)).toEqual([second.id, first.id]);
      expect(await store().list({ ticketId: '47', limit: 9 })).toEqual([]);
    });

    describe('what is dead', () => {
      it('is told by target and reason, in that order, no more groups than asked for', async () => {
        const [a, b] = [newId('connection'), newId('connection')];
        for (const [connectionId, reason] of [
          [b, 'x'],
          [a, 'y'],
          [a, 'x'],
          [a, 'x'],
        ] as const) {
          await save({ connectionId }, 1);
          await settle(dead(reason));
        }
        const groups = [
          { target: a, reason: 'x', count: 2 },
          { target: a, reason: 'y', count: 1 },
          { target: b, reason: 'x', count: 1 },
        ];
        expect(await outbox().deadByReason(9)).toEqual(groups);
        expect(await outbox().deadByReason(2)).toEqual(groups.slice(0, 2));
        expect(await outbox().list({ state: 'dead', target: a, reason: 'x', limit: 9 })).toHaveLength(2);
        expect(await outbox().list({ state: 'dead', target: b, reason: 'y', limit: 9 })).toEqual([]);
      });

      it('can be marked as not needed: it stays with the reason, and is neither dead nor replayed any more', async () => {
        await save({}, 1);
        const { id } = await settle(dead('refused'));
        expect(await outbox().skipDead(id, 'told by phone', 7_000)).toBe(true);
        expect(await outbox().find(id)).toMatchObject({
          state: 'skipped',
          lastError: 'told by phone',
          settledAt: 7_000,
        });
        expect(await outbox().deadByReason(9)).toEqual([]);
        expect(await outbox().skipDead(id, 'again', 8_000)).toBe(false);
        expect(await outbox().replay(id, 8_000)).toBe(false);
      });

      it('only: what waits or has arrived is not marked', async () => {
        const escalation = await save({}, 2);
        const arrived = await settle({ kind: 'delivered', durationMs: 1 });
        const [waits] = await outbox().list({ escalationId: escalation.id, state: 'waiting', limit: 1 });
        expect(await outbox().skipDead(arrived.id, 'no', 7_000)).toBe(false);
        expect(waits && (await outbox().skipDead(waits.id, 'no', 7_000))).toBe(false);
      });
    });

    describe('what waits after a try', () => {
      it('is told by target and reason; what was never tried is not in it', async () => {
        const connectionId = newId('connection');
        await save({ connectionId }, 2);
        await settle(retry('timeout'));
        await save({ connectionId }, 1);
        expect(await outbox().waitingByReason(9)).toEqual([{ target: connectionId, reason: 'timeout', count: 1 }]);
        const filter = { state: 'waiting', target: connectionId, limit: 9 } as const;
        expect(await outbox().list({ ...filter, reason: 'timeout' })).toHaveLength(1);
        expect(await outbox().list(filter)).toHaveLength(3);
      });

      it('can be taken before its time, by one holder, and its lane goes on once it is settled', async () => {
        await save({}, 2);
        const { id } = await settle(retry('timeout'));
        const taken = await outbox().take({ id, leaseMs: 1_000, now: 6_000 });
        expect(taken).toMatchObject({ id, attempts: 1 });
        expect(await outbox().take({ id, leaseMs: 1_000, now: 6_000 })).toBeNull();
        expect(await outbox().claim({ limit: 9, leaseMs: 1_000, now: 6_999, exceptTargets: [] })).toEqual([]);
        const settlement = { kind: 'skipped', reason: 'not needed' } as const;
        const leaseToken = taken?.leaseToken ?? '';
        await outbox().settle([{ deliveryId: id, leaseToken, settlement, at: 6_100 }]);
        const [next] = await outbox().claim({ limit: 9, leaseMs: 1_000, now: 6_200, exceptTargets: [] });
        expect(next?.id).not.toBe(id);
        expect(await outbox().find(id)).toMatchObject({ state: 'skipped', lastError: 'not needed' });
      });

      it('cannot be taken behind another one: a lane keeps its order', async () => {
        const escalation = await save({}, 2);
        const [, second] = await outbox().list({ escalationId: escalation.id, limit: 9 });
        expect(second && (await outbox().take({ id: second.id, leaseMs: 1_000, now: 6_000 }))).toBeNull();
      });
    });

    it('tells how long the newest of a span took, those only that have arrived', async () => {
      await save({}, 3);
      await settle({ kind: 'delivered', durationMs: 1 }, 1_250);
      await settle({ kind: 'delivered', durationMs: 1 }, 3_000);
      expect(await outbox().relayTimes({ ...span(), limit: 9 })).toEqual([
        { side: 'helpdesk', tookMs: 2_000 },
        { side: 'helpdesk', tookMs: 250 },
      ]);
      expect(await outbox().relayTimes({ ...span(), limit: 1 })).toHaveLength(1);
      expect(await outbox().relayTimes({ from: 0, until: Date.now() - dayMs, limit: 9 })).toEqual([]);
    });

    it('pages the table of skills by bot and by connection', async () => {
      const [botId, connectionId] = [newId('bot'), newId('connection')];
      const ids: RouteId[] = [];
      for (let number = 0; number < 5; number += 1) {
        const route = makeRoute({ botId, connectionId, skill: `skill ${number}` });
        ids.push(route.id);
        expect(await database.stores.routes.save(route)).toBe('saved');
      }
      await database.stores.routes.save(makeRoute({ skill: 'of somebody else' }));
      const idsOf = async (filter: Parameters<typeof database.stores.routes.list>[0]) =>
        (await database.stores.routes.list(filter)).map(({ id }) => id);
      const [, , third] = ids;
      expect(await idsOf({ botId, limit: 3 })).toEqual(ids.slice(0, 3));
      expect(await idsOf({ botId, limit: 3, ...(third && { after: third }) })).toEqual(ids.slice(3));
      expect(await idsOf({ connectionId, ...(third && { after: third }) })).toEqual(ids.slice(3));
      expect(await idsOf({ limit: 9 })).toHaveLength(6);
    });
  });
}

function makeRoute(overrides: Partial<Route>): Route {
  return {
    id: newId('route'),
    botId: newId('bot'),
    connectionId: newId('connection'),
    skill: null,
    groupName: null,
    remoteGroupId: null,
    mode: 'off',
    fallbackGroupId: null,
    createdAt: 1_000,
    updatedAt: 1_000,
    lastUsedAt: null,
    ...overrides,
  };
}
