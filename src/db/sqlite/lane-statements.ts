import { and, asc, eq, isNotNull, sql } from 'drizzle-orm';
import { read } from './read.ts';
import { attempts, deliveries } from './schema.ts';
import { slot, slots } from './slots.ts';
import type { SqliteDb } from './sqlite-db.ts';
import { write } from './write.ts';

const isWaiting = sql`${deliveries.state} = 'waiting'`;
const ofLane = and(eq(deliveries.lane, sql.placeholder('lane')), isWaiting);
const byPosition = eq(deliveries.position, sql.placeholder('position'));
const cleared = { leaseToken: null, notes: null, dueAt: null, payload: null };

/** What `lanes.ts` says to the database, prepared once. */
export function prepareLaneStatements(db: SqliteDb) {
  return { ...prepareReads(db), ...prepareMoves(db), ...prepareEnds(db) };
}

function prepareReads(db: SqliteDb) {
  const {
    position,
    lane,
    state,
    leaseToken,
    readyAt,
    attempts: tries,
    mayHaveArrived,
    reachedStep,
    createdAt,
  } = deliveries;
  const held = { position, lane, state, leaseToken, readyAt, attempts: tries, mayHaveArrived, reachedStep };
  const first = { position, readyAt, createdAt };
  const head = { position, leaseToken };
  const leased = { position, lane, readyAt };
  // `get` reads one row; a bound `limit` would make SQLite plan the statement anew each time
  return {
    byId: read(
      db,
      held,
      db
        .select(held)
        .from(deliveries)
        .where(eq(deliveries.id, sql.placeholder('id'))),
    ),
    first: read(db, first, db.select(first).from(deliveries).where(ofLane).orderBy(asc(position))),
    head: read(
      db,
      head,
      db
        .select(head)
        .from(deliveries)
        .where(and(ofLane, isNotNull(deliveries.dueAt)))
        .orderBy(asc(position)),
    ),
    leased: read(
      db,
      leased,
      db
        .select(leased)
        .from(deliveries)
        .where(sql`${deliveries.dueAt} is not null and ${deliveries.leaseToken} is not null`),
    ),
  };
}

function prepareMoves(db: SqliteDb) {
  return {
    insert: write(
      db,
      db.insert(deliveries).values({
        ...slots(deliveries, ['id', 'lane', 'side', 'target', 'escalationId', 'kind', 'payload', 'state', 'readyAt']),
        ...slots(deliveries, ['createdAt']),
        dueAt: sql`case when exists (select 1 from ${deliveries} where ${ofLane}) then null else ${sql.placeholder('createdAt')} end`,
      }),
    ),
    setDue: write(
      db,
      db
        .update(deliveries)
        .set({ dueAt: slot(deliveries.dueAt, 'dueAt') })
        .where(byPosition),
    ),
    giveBack: write(
      db,
      db
        .update(deliveries)
        .set({ ...slots(deliveries, ['readyAt', 'dueAt']), leaseToken: null })
        .where(byPosition),
    ),
    doubt: write(db, db.update(deliveries).set({ mayHaveArrived: true }).where(byPosition)),
    fail: write(
      db,
      db
        .update(deliveries)
        .set(slots(deliveries, ['attempts', 'mayHaveArrived', 'reachedStep', 'lastError']))
        .where(byPosition),
    ),
    revive: write(
      db,
      db
        .update(deliveries)
        .set({
          ...slots(deliveries, ['readyAt', 'dueAt']),
          state: 'waiting',
          attempts: 0,
          settledAt: null,
          durationMs: null,
        })
        .where(byPosition),
    ),
  };
}

function prepareEnds(db: SqliteDb) {
  return {
    deliver: write(
      db,
      db
        .update(deliveries)
        .set({
          ...slots(deliveries, ['attempts', 'settledAt', 'durationMs']),
          ...cleared,
          state: 'delivered',
        })
        .where(byPosition),
    ),
    bury: write(
      db,
      db
        .update(deliveries)
        .set({ ...slots(deliveries, ['settledAt', 'durationMs']), leaseToken: null, state: 'dead', dueAt: null })
        .where(byPosition),
    ),
    skip: write(
      db,
      db
        .update(deliveries)
        .set({
          ...slots(deliveries, ['settledAt', 'lastError']),
          ...cleared,
          state: 'skipped',
        })
        .where(byPosition),
    ),
    addAttempt: write(
      db,
      db.insert(attempts).values(slots(attempts, ['deliveryId', 'attempt', 'at', 'outcome', 'error', 'durationMs'])),
    ),
  };
}
