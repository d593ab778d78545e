import { randomUUID } from 'node:crypto';
import { and, asc, eq, gt, lte, type SQL, sql } from 'drizzle-orm';
import type { EpochMs } from '../../core/clock.ts';
import type { BotId, DeliveryId } from '../../core/ids.ts';
import type { JsonObject } from '../../core/json.ts';
import { SealError, type Sealer } from '../../core/seal.ts';
import type { Delivery } from '../../outbox/delivery.ts';
import type { DeliveryFilter, DeliveryRecord, OutboxCounts, OutboxStore } from '../../outbox/store.ts';
import { createDeadDeliveries, isDead, isStuck } from './dead-deliveries.ts';
import type { Lanes } from './lanes.ts';
import type { Handlers } from './operations.ts';
import { read } from './read.ts';
import { createRelayTimes } from './relay-times.ts';
import { attempts, deliveries } from './schema.ts';
import { slot, slots } from './slots.ts';
import type { SqliteDb } from './sqlite-db.ts';
import { write } from './write.ts';

interface OutboxTools {
  readonly lanes: Lanes;
  /** Notes are sealed: an adapter may have to note a token before it can be kept anywhere else. */
  readonly sealer: Sealer;
}

/** The context under which the notes of a delivery are sealed. */
export function contextOfNotes(id: DeliveryId): string {
  return `delivery:${id}:notes`;
}

/**
 * Nothing is put off as long as this: ladder, leases and what others ask for end within the hour. A turn further ahead was
 * set by a clock that was wrong, and must not wait until that clock would have been right.
 */
const putOffMsMax = 2 * 60 * 60_000;

export function createOutboxStore(db: SqliteDb, { lanes, sealer }: OutboxTools): Handlers<OutboxStore> {
  const statements = { ...prepareClaim(db), ...prepareReads(db) };

  const lease = (position: number, leaseToken: string, dueAt: EpochMs): Delivery | null => {
    const row = statements.lease.get({ position, leaseToken, dueAt });
    if (row === undefined) return null;
    const notes = openNotes(sealer, row.id, row.notes);
    // What an earlier try found is lost, so that it has to be looked for; the deliveries beside it must not wait for that.
    const mayHaveArrived = row.mayHaveArrived || notes === 'shut';
    return { leaseToken, ...row, notes: notes === 'shut' ? null : notes, mayHaveArrived, payload: row.payload ?? {} };
  };
  const targetsWithHeads = (): readonly string[] => statements.targets.all().map((row) => row.target);

  return {
    ...createDeadDeliveries(db),
    ...createRelayTimes(db),
    claim({ limit, leaseMs, now, exceptTargets, placesOf = {} }) {
      const targets = targetsWithHeads().filter((target) => !exceptTargets.includes(target));
      const due = targets.flatMap((target) => {
        const places = Math.min(limit, placesOf[target] ?? limit);
        const turn = statements.dueOf.all({ target, now, limit: places });
        const free = places - turn.length;
        return free <= 0 ? turn : [...turn, ...statements.aheadOf.all({ target, far: now + putOffMsMax, limit: free })];
      });
      if (targets.length > 1) due.sort((a, b) => a.dueAt - b.dueAt || a.position - b.position);
      const leaseToken = randomUUID();
      const claimed: Delivery[] = [];
      for (const { position } of due.slice(0, limit)) {
        const delivery = lease(position, leaseToken, now + leaseMs);
        if (delivery !== null) claimed.push(delivery);
      }
      return claimed;
    },
    take({ id, leaseMs, now }) {
      const head = statements.freeHead.get({ id });
      return head === undefined ? null : lease(head.position, randomUUID(), now + leaseMs);
    },
    takeNew({ id, leaseToken, leaseMs, now }) {
      return statements.takeNew.run({ id, leaseToken, dueAt: now + leaseMs }).changes === 1;
    },
    settle(settlements) {
      const leaseLost: DeliveryId[] = [];
      for (const settlement of settlements) {
        const held = lanes.held(settlement.deliveryId, settlement.leaseToken);
        if (held === null) leaseLost.push(settlement.deliveryId);
        else lanes.settle(held, settlement);
      }
      return { leaseLost };
    },
    note(id, leaseToken, notes) {
      const sealed = sealer.seal(JSON.stringify(notes), contextOfNotes(id));
      return statements.note.run({ id, leaseToken, notes: sealed }).changes === 1;
    },
    nextDueAt() {
      const dueAts = targetsWithHeads().map((target) => statements.nextDueOf.get({ target })?.dueAt ?? null);
      return dueAts.reduce(
        (least, dueAt) => (dueAt === null || (least !== null && least < dueAt) ? least : dueAt),
        null,
      );
    },
    releaseAll: () => lanes.releaseAll(),
    list: (filter) => listQuery(db, filter),
    find: (id) => statements.record.get({ id }) ?? null,
    listAttempts: (escalationId, limit) => statements.attempts.all({ escalationId, limit }),
    listUndelivered({ escalationId, kind, after, limit }) {
      const position = after === undefined ? 0 : (statements.positionOf.get({ id: after })?.position ?? 0);
      const rows = statements.undelivered.all({ escalationId, kind, position, limit });
      return rows.map((row) => ({ ...row, payload: row.payload ?? {} }));
    },
    replay: (id, now) => lanes.replay(id, now),
    counts(): OutboxCounts {
      return {
        waitingLanes: statements.countHeads.get()?.count ?? 0,
        waitingDeliveries: statements.countWaiting.get()?.count ?? 0,
        deadDeliveries: statements.countDead.get()?.count ?? 0,
        oldestWaitingAt: statements.oldestWaiting.get()?.createdAt ?? null,
      };
    },
    waitingOfBots() {
      const waiting = new Map<BotId, number>();
      for (const { botId, count } of statements.waitingOfLanes.iterate()) {
        waiting.set(botId, (waiting.get(botId) ?? 0) + count);
      }
      return [...waiting].map(([botId, waitingDeliveries]) => ({ botId, waitingDeliveries }));
    },
  };
}

function openNotes(sealer: Sealer, id: DeliveryId, sealed: string | null): JsonObject | null | 'shut' {
  if (sealed === null) return null;
  try {
    return JSON.parse(sealer.open(sealed, contextOfNotes(id))) as JsonObject;
  } catch (error) {
    if (error instanceof SealError) return 'shut';
    throw error;
  }
}

const record = {
  id: deliveries.id,
  escalationId: deliveries.escalationId,
  side: deliveries.side,
  target: deliveries.target,
  kind: deliveries.kind,
  state: deliveries.state,
  attempts: deliveries.attempts,
  mayHaveArrived: deliveries.mayHaveArrived,
  lastError: deliveries.lastError,
  createdAt: deliveries.createdAt,
  settledAt: deliveries.settledAt,
  durationMs: deliveries.durationMs,
};

// written out, because a partial index serves only a query that repeats its condition
const isUnsettled = sql`${deliveries.state} <> 'delivered'`;
const isHead = sql`${deliveries.dueAt} is not null`;
const isWaiting = sql`${deliveries.state} = 'waiting'`;

function listQuery(db: SqliteDb, filter: DeliveryFilter): DeliveryRecord[] {
  const after =
    filter.after === undefined
      ? 0
      : db.select({ position: deliveries.position }).from(deliveries).where(eq(deliveries.id, filter.after));
  const conditions: SQL[] = [gt(deliveries.position, after)];
  if (filter.reason !== undefined) return listOfReason(db, filter, conditions);
  // the plus keeps the planner on the index of the narrower condition
  if (filter.escalationId !== undefined) conditions.push(eq(deliveries.escalationId, filter.escalationId));
  const isByState = filter.state !== undefined && filter.state !== 'delivered' && filter.escalationId === undefined;
  if (filter.state !== undefined) {
    conditions.push(isByState ? eq(deliveries.state, filter.state) : sql`+${deliveries.state} = ${filter.state}`);
    if (isByState) conditions.push(isUnsettled);
  }
  if (filter.target !== undefined) {
    const isByTarget = filter.escalationId === undefined && !isByState;
    conditions.push(isByTarget ? eq(deliveries.target, filter.target) : sql`+${deliveries.target} = ${filter.target}`);
  }
  return db
    .select(record)
    .from(deliveries)
    .where(and(...conditions))
    .orderBy(asc(deliveries.position))
    .limit(filter.limit)
    .all();
}

function listOfReason(db: SqliteDb, filter: DeliveryFilter, after: SQL[]): DeliveryRecord[] {
  const { state, target = '', reason = '', limit } = filter;
  const isWanted = state === 'waiting' ? isStuck : isDead;
  return db
    .select(record)
    .from(deliveries)
    .where(and(...after, isWanted, eq(deliveries.target, target), eq(deliveries.lastError, reason)))
    .orderBy(asc(deliveries.position))
    .limit(limit)
    .all();
}

const hopOverTargets = `
  with recursive hop (target) as (
    select (select min(target) from deliveries where due_at is not null)
    union all
    select (select min(target) from deliveries where due_at is not null and target > hop.target)
    from hop where hop.target is not null
  )
  select target from hop where target is not null`;

// lane by lane along the index of what waits: only whose lane it is has to be looked up
const waitingOfLanes = `
  select (select bot_id from escalations where id = substr(lane, 1, instr(lane, '/') - 1)) as botId, count(*) as count
  from deliveries where state = 'waiting' group by lane`;

function prepareClaim(db: SqliteDb) {
  const ofTarget = eq(deliveries.target, sql.placeholder('target'));
  const byPosition = eq(deliveries.position, sql.placeholder('position'));
  const due = { position: deliveries.position, dueAt: sql<number>`${deliveries.dueAt}` };
  const next = { dueAt: deliveries.dueAt };
  const leased = {
    id: deliveries.id,
    lane: deliveries.lane,
    side: deliveries.side,
    target: deliveries.target,
    escalationId: deliveries.escalationId,
    kind: deliveries.kind,
    payload: deliveries.payload,
    createdAt: deliveries.createdAt,
    attempts: deliveries.attempts,
    mayHaveArrived: deliveries.mayHaveArrived,
    notes: deliveries.notes,
    reachedStep: deliveries.reachedStep,
  };
  return {
    // hops from one target to the next, so that a paused target with thousands of lanes costs one step
    targets: db.$client.prepare<[], { target: string }>(hopOverTargets),
    freeHead: db
      .select({ position: deliveries.position })
      .from(deliveries)
      .where(and(eq(deliveries.id, sql.placeholder('id')), isHead, sql`${deliveries.leaseToken} is null`))
      .prepare(),
    takeNew: write(
      db,
      db
        .update(deliveries)
        .set(slots(deliveries, ['leaseToken', 'dueAt']))
        .where(and(eq(deliveries.id, sql.placeholder('id')), isHead, sql`${deliveries.leaseToken} is null`)),
    ),
    dueOf: read(
      db,
      due,
      db
        .select(due)
        .from(deliveries)
        .where(and(ofTarget, lte(deliveries.dueAt, sql.placeholder('now'))))
        .orderBy(asc(deliveries.dueAt), asc(deliveries.position))
        .limit(sql.placeholder('limit')),
    ),
    aheadOf: read(
      db,
      due,
      db
        .select(due)
        .from(deliveries)
        .where(and(ofTarget, gt(deliveries.dueAt, sql.placeholder('far'))))
        .limit(sql.placeholder('limit')),
    ),
    nextDueOf: read(
      db,
      next,
      db.select(next).from(deliveries).where(and(ofTarget, isHead)).orderBy(asc(deliveries.dueAt)),
    ),
    lease: read(
      db,
      leased,
      db
        .update(deliveries)
        .set({
          leaseToken: slot(deliveries.leaseToken, 'leaseToken'),
          dueAt: slot(deliveries.dueAt, 'dueAt'),
          // the claim before this one was never settled: whether it sent anything is unknown
          mayHaveArrived: sql`${deliveries.mayHaveArrived} or ${deliveries.leaseToken} is not null`,
        })
        .where(byPosition)
        .returning(leased),
    ),
  };
}

function prepareReads(db: SqliteDb) {
  const byId = eq(deliveries.id, sql.placeholder('id'));
  const ofEscalation = eq(deliveries.escalationId, sql.placeholder('escalationId'));
  const count = () => db.select({ count: sql<number>`count(*)` }).from(deliveries);
  return {
    note: write(
      db,
      db
        .update(deliveries)
        .set(slots(deliveries, ['notes']))
        .where(and(byId, eq(deliveries.leaseToken, sql.placeholder('leaseToken')))),
    ),
    record: db.select(record).from(deliveries).where(byId).prepare(),
    positionOf: db.select({ position: deliveries.position }).from(deliveries).where(byId).prepare(),
    attempts: db
      .select({
        deliveryId: attempts.deliveryId,
        attempt: attempts.attempt,
        at: attempts.at,
        outcome: attempts.outcome,
        error: attempts.error,
        durationMs: attempts.durationMs,
      })
      .from(deliveries)
      .innerJoin(attempts, eq(attempts.deliveryId, deliveries.id))
      .where(ofEscalation)
      .orderBy(asc(attempts.number))
      .limit(sql.placeholder('limit'))
      .prepare(),
    undelivered: db
      .select({ id: deliveries.id, payload: deliveries.payload, createdAt: deliveries.createdAt })
      .from(deliveries)
      .where(
        and(
          ofEscalation,
          gt(deliveries.position, sql.placeholder('position')),
          eq(deliveries.kind, sql.placeholder('kind')),
          // the plus keeps the planner on the escalation's own rows
          sql`+${deliveries.state} <> 'delivered'`,
        ),
      )
      .orderBy(asc(deliveries.position))
      .limit(sql.placeholder('limit'))
      .prepare(),
    waitingOfLanes: db.$client.prepare<[], { botId: BotId; count: number }>(waitingOfLanes),
    countHeads: count().where(isHead).prepare(),
    countWaiting: count().where(and(isWaiting, isUnsettled)).prepare(),
    countDead: count()
      .where(and(sql`${deliveries.state} = 'dead'`, isUnsettled))
      .prepare(),
    oldestWaiting: db
      .select({ createdAt: deliveries.createdAt })
      .from(deliveries)
      .where(and(isWaiting, isUnsettled))
      .orderBy(asc(deliveries.position))
      .limit(1)
      .prepare(),
  };
}
