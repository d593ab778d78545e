import { and, desc, gte, lt, sql } from 'drizzle-orm';
import type { EpochMs } from '../../core/clock.ts';
import { type DeliveryId, firstIdAt } from '../../core/ids.ts';
import type { OutboxStore } from '../../outbox/store.ts';
import type { Handlers } from './operations.ts';
import { deliveries } from './schema.ts';
import type { SqliteDb } from './sqlite-db.ts';

/** How long deliveries took. Ids begin with their time, so that a span is a range of the index that has them in order. */
export function createRelayTimes(db: SqliteDb): Handlers<Pick<OutboxStore, 'relayTimes'>> {
  const statement = db
    .select({ side: deliveries.side, tookMs: sql<number>`${deliveries.settledAt} - ${deliveries.createdAt}` })
    .from(deliveries)
    .where(
      and(
        gte(deliveries.id, sql.placeholder('from')),
        lt(deliveries.id, sql.placeholder('until')),
        // the plus keeps the planner off the other indexes
        sql`+${deliveries.state} = 'delivered'`,
      ),
    )
    .orderBy(desc(deliveries.id))
    .limit(sql.placeholder('limit'))
    .prepare();
  const idAt = (at: EpochMs): DeliveryId => firstIdAt('delivery', at);
  return { relayTimes: ({ from, until, limit }) => statement.all({ from: idAt(from), until: idAt(until), limit }) };
}
