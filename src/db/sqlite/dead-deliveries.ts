import { and, asc, eq, sql } from 'drizzle-orm';
import type { OutboxStore } from '../../outbox/store.ts';
import type { Handlers } from './operations.ts';
import { deliveries } from './schema.ts';
import { slots } from './slots.ts';
import type { SqliteDb } from './sqlite-db.ts';
import { write } from './write.ts';

// written out, because a partial index serves only a query that repeats its condition
export const isDead = sql`${deliveries.state} = 'dead'`;

/** Looking after what was given up: by target and reason, and marked as not needed any more. */
export function createDeadDeliveries(db: SqliteDb): Handlers<Pick<OutboxStore, 'skipDead' | 'deadByReason'>> {
  const reason = sql<string>`coalesce(${deliveries.lastError}, '')`;
  const byReason = db
    .select({ target: deliveries.target, reason, count: sql<number>`count(*)` })
    .from(deliveries)
    .where(isDead)
    .groupBy(deliveries.target, deliveries.lastError)
    .orderBy(asc(deliveries.target), asc(deliveries.lastError))
    .limit(sql.placeholder('limit'))
    .prepare();
  const skip = write(
    db,
    db
      .update(deliveries)
      .set({ ...slots(deliveries, ['settledAt', 'lastError']), state: 'skipped', payload: null, notes: null })
      .where(and(eq(deliveries.id, sql.placeholder('id')), isDead)),
  );
  return {
    skipDead: (id, said, now) => skip.run({ id, lastError: said, settledAt: now }).changes === 1,
    deadByReason: (limit) => byReason.all({ limit }),
  };
}
