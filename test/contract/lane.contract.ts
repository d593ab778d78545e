import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DeliveryId, newId } from '../../src/core/ids.ts';
import type { Database } from '../../src/db/stores.ts';
import type { Escalation } from '../../src/escalations/escalation.ts';
import type { Delivery, NewDelivery, Settlement, Side } from '../../src/outbox/delivery.ts';
import { makeEscalation } from '../support/builders.ts';
import { makeDelivery, nextVersion } from '../support/records.ts';

type Step =
  | {
      readonly kind: 'add';
      readonly escalation: number;
      readonly side: Side;
      readonly count: number;
      /** Which of them is asked for right behind the commit; none when there are not so many. */
      readonly taken: number;
    }
  | { readonly kind: 'claim'; readonly limit: number }
  | { readonly kind: 'settle'; readonly pick: number; readonly as: Settlement['kind']; readonly inCommit: boolean }
  | { readonly kind: 'replay'; readonly pick: number }
  | { readonly kind: 'pass'; readonly ms: number }
  | { readonly kind: 'restart' };

const escalationCount = 3;
const leaseMs = 100;
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('add' as const),
      escalation: fc.nat(2),
      side: sides(),
      count: fc.integer({ min: 1, max: 3 }),
      taken: fc.nat(3),
    }),
  },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('claim' as const), limit: fc.integer({ min: 1, max: 4 }) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('settle' as const),
      pick: fc.nat(20),
      as: endings(),
      inCommit: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('replay' as const), pick: fc.nat(20) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 150 }) }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'restart' as const }) },
);

function sides(): fc.Arbitrary<Side> {
  return fc.constantFrom('helpdesk', 'bot');
}

function endings(): fc.Arbitrary<Settlement['kind']> {
  return fc.constantFrom('delivered', 'delivered', 'retry', 'dead', 'skipped', 'released');
}

/** The lanes as one would write them down on paper. */
interface PaperRow {
  readonly id: DeliveryId;
  readonly lane: string;
  readonly side: Side;
  readonly escalation: number;
  readonly order: number;
  state: 'waiting' | 'delivered' | 'dead' | 'skipped';
  mayHaveArrived: boolean;
  readyAt: number;
  lease: { readonly token: string; readonly until: number } | null;
}

/** Whatever happens in whatever order: no lane is overtaken, nothing is held twice, nothing gets lost. */
export function laneContract(name: string, open: () => Promise<Database>): void {
  describe(`lanes on ${name}`, () => {
    it('keep their order, one holder at a time, and lose nothing, in any sequence of events', {
      timeout: 60_000,
    }, async () => {
      // Each story ends with nothing that waits, so that the next one may be told beside it; after a failure it may not.
      let database: Database | null = null;
      const close = async () => {
        await database?.close();
        database = null;
      };
      const tell = async (steps: readonly Step[]) => {
        database ??= await open();
        const story = new LaneStory(database);
        for (const each of steps) await story.play(each);
        await story.playToTheEnd();
      };
      const stories = fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60 }), (steps) =>
        tell(steps).catch(async (error: unknown) => {
          await close();
          throw error;
        }),
      );
      const numRuns = name.includes('memory') ? 300 : 3;
      await fc.assert(stories, { numRuns, seed: 20_26, endOnFailure: false }).finally(close);
    });
  });
}

class LaneStory {
  private now = 1000;
  private readonly rows: PaperRow[] = [];
  private readonly held: Delivery[] = [];
  private readonly escalations: (Escalation | null)[] = Array.from({ length: escalationCount }, () => null);

  private readonly database: Database;
  constructor(database: Database) {
    this.database = database;
  }

  async play(each: Step): Promise<void> {
    switch (each.kind) {
      case 'add':
        return this.add(each);
      case 'claim':
        return this.claim(each.limit);
      case 'settle':
        return this.settle(each.pick, each.as, each.inCommit);
      case 'replay':
        return this.replay(each.pick);
      case 'pass':
        this.now += each.ms;
        return;
      case 'restart':
        await this.database.stores.outbox.releaseAll();
        for (const row of this.rows) this.endLease(row);
        return;
    }
  }

  /** Delivers everything, and finds every delivery in the state it should have. */
  async playToTheEnd(): Promise<void> {
    this.now += 10_000;
    await this.play({ kind: 'restart' });
    const limit = this.rows.length + 1;
    do {
      while (this.held.length > 0) await this.settle(0, 'delivered', false);
      await this.claim(limit);
    } while (this.held.length > 0);
    expect(this.rows.filter((row) => row.state === 'waiting')).toEqual([]);
    for (const row of this.rows) {
      expect(await this.database.stores.outbox.find(row.id)).toMatchObject({ state: row.state });
    }
    expect(await this.database.stores.outbox.nextDueAt()).toBeNull();
    expect(await this.database.stores.outbox.counts()).toMatchObject({ waitingLanes: 0, waitingDeliveries: 0 });
  }

  private async add({ escalation: index, side, count, taken }: Extract<Step, { kind: 'add' }>): Promise<void> {
    const known = this.escalations[index];
    const escalation = known
      ? nextVersion(known)
      : makeEscalation({ conversationId: newId('escalation'), commandId: newId('event') });
    const deliveries = Array.from({ length: count }, () => makeDelivery(escalation, { side, createdAt: this.now }));
    expect(await this.database.stores.escalations.commit({ escalation, deliveries })).toBe('committed');
    this.escalations[index] = escalation;
    for (const { id, lane: to } of deliveries) {
      const order = this.rows.length;
      const rest = { state: 'waiting' as const, mayHaveArrived: false, readyAt: this.now, lease: null };
      this.rows.push({ id, lane: to, side, escalation: index, order, ...rest });
    }
    const asked = deliveries[taken];
    if (asked !== undefined) await this.takeNew(asked);
  }

  private async takeNew(asked: NewDelivery): Promise<void> {
    const leaseToken = `taken ${asked.id}`;
    const isHead = this.heads().some((row) => row.id === asked.id);
    const request = { id: asked.id, leaseToken, leaseMs, now: this.now };
    expect(await this.database.stores.outbox.takeNew(request)).toBe(isHead);
    if (!isHead) return;
    this.rowOf(asked.id).lease = { token: leaseToken, until: this.now + leaseMs };
    this.held.push({ ...asked, leaseToken, attempts: 0, mayHaveArrived: false, notes: null, reachedStep: 0 });
  }

  private async claim(limit: number): Promise<void> {
    const { now } = this;
    const claimed = await this.database.stores.outbox.claim({ limit, leaseMs, now, exceptTargets: [] });
    const due = this.heads().filter((row) => row.readyAt <= now && (row.lease === null || row.lease.until <= now));
    for (const { id } of claimed) expect(due.map((row) => row.id)).toContain(id);
    expect(new Set(claimed.map((delivery) => delivery.id)).size).toBe(claimed.length);
    expect(claimed).toHaveLength(Math.min(limit, due.length));
    for (const delivery of claimed) {
      const row = this.rowOf(delivery.id);
      this.endLease(row);
      expect(delivery.mayHaveArrived).toBe(row.mayHaveArrived);
      row.lease = { token: delivery.leaseToken, until: now + leaseMs };
      this.held.push(delivery);
    }
  }

  private async settle(pick: number, as: Settlement['kind'], inCommit: boolean): Promise<void> {
    const [delivery] = this.held.splice(pick % Math.max(this.held.length, 1), 1);
    if (delivery === undefined) return;
    const row = this.rowOf(delivery.id);
    const settlement = this.settlementOf(as);
    const request = { deliveryId: delivery.id, leaseToken: delivery.leaseToken, settlement, at: this.now };
    const isMine = row.lease?.token === delivery.leaseToken;
    const known = this.escalations[row.escalation];
    if (inCommit && known) {
      const escalation = nextVersion(known);
      const result = await this.database.stores.escalations.commit({ escalation, settlement: request });
      expect(result).toBe(isMine ? 'committed' : 'leaseLost');
      if (isMine) this.escalations[row.escalation] = escalation;
    } else {
      const { leaseLost } = await this.database.stores.outbox.settle([request]);
      expect(leaseLost).toEqual(isMine ? [] : [delivery.id]);
    }
    if (!isMine) return;
    row.lease = null;
    if (settlement.kind === 'retry') row.readyAt = settlement.dueAt;
    else if (settlement.kind !== 'released') row.state = settlement.kind;
  }

  private async replay(pick: number): Promise<void> {
    const row = this.rows[pick % Math.max(this.rows.length, 1)];
    if (row === undefined) return;
    expect(await this.database.stores.outbox.replay(row.id, this.now)).toBe(row.state === 'dead');
    if (row.state !== 'dead') return;
    Object.assign(row, { state: 'waiting', readyAt: this.now });
  }

  /** Whoever is under way leads its lane; otherwise the one that was accepted first. */
  private heads(): PaperRow[] {
    const heads = new Map<string, PaperRow>();
    for (const row of this.rows.filter((each) => each.state === 'waiting')) {
      const head = heads.get(row.lane);
      if (head === undefined || (row.lease !== null && head.lease === null)) heads.set(row.lane, row);
    }
    return [...heads.values()];
  }

  private settlementOf(kind: Settlement['kind']): Settlement {
    const facts = { error: 'e', mayHaveArrived: false, durationMs: 1 };
    if (kind === 'retry') return { kind, dueAt: this.now + 50, countsAsAttempt: true, ...facts };
    if (kind === 'dead') return { kind, ...facts };
    if (kind === 'skipped') return { kind, reason: 'r' };
    return kind === 'delivered' ? { kind, durationMs: 1 } : { kind };
  }

  /** A holder that is gone may have sent what it held. */
  private endLease(row: PaperRow): void {
    if (row.lease !== null) Object.assign(row, { lease: null, mayHaveArrived: true });
  }

  private rowOf(id: DeliveryId): PaperRow {
    const row = this.rows.find((each) => each.id === id);
    if (row === undefined) throw new Error(`${id} was never added`);
    return row;
  }
}
