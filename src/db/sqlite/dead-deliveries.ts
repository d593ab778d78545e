import { and, asc, eq, type SQL, sql } from 'drizzle-orm';
import type { OutboxStore } from '../../outbox/store.ts';
import type { Handlers } from './operations.ts';
import { deliveries } from './schema.ts';
import { slots } from './slots.ts';
import type { SqliteDb } from './sqlite-db.ts';
import { write } from './write.ts';

// written out, because a partial index serves only a query that repeats its condition
export const isDead = sql`${deliveries.state} = 'dead'`;

export const isStuck = sql`${deliveries.state} = 'waiting' and ${deliveries.lastError} is not null`;

/** Looking after what is in trouble: by target and reason, and marked as not needed any more. */
export function createDeadDeliveries(
  db: SqliteDb,
): Handlers<Pick<OutboxStore, 'skipDead' | 'deadByReason' | 'waitingByReason'>> {
  const reason = sql<string>`coalesce(${deliveries.lastError}, '')`;
  const grouped = (which: SQL) =>
    db
      .select({ target: deliveries.target, reason, count: sql<number>`count(*)` })
      .from(deliveries)
      .where(which)
      .groupBy(deliveries.target, deliveries.lastError)
      .orderBy(asc(deliveries.target), asc(deliveries.lastError))
      .limit(sql.placeholder('limit'))
      .prepare();
  const dead = grouped(isDead);
  const stuck = grouped(isStuck);
  const skip = write(
    db,
    db
      .update(deliveries)
      .set({ ...slots(deliveries, ['settledAt', 'lastError']), state: 'skipped', payload: null, notes: null })
      .where(and(eq(deliveries.id, sql.placeholder('id')), isDead)),
  );
  return {
    skipDead: (id, said, now) => skip.run({ id, lastError: said, settledAt: now }).changes === 1,
    deadByReason: (limit) => dead.all({ limit }),
    waitingByReason: (limit) => stuck.all({ limit }),
  };
}
