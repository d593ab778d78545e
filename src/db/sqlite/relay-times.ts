import { and, desc, lt, sql } from 'drizzle-orm';
import type { DeliveryId } from '../../core/ids.ts';
import type { OutboxStore } from '../../outbox/store.ts';
import type { Handlers } from './operations.ts';
import { deliveries } from './schema.ts';
import type { SqliteDb } from './sqlite-db.ts';

const aboveEveryId = '~' as DeliveryId;

/** How long the newest deliveries took. */
export function createRelayTimes(db: SqliteDb): Handlers<Pick<OutboxStore, 'recentTimes'>> {
  const statement = db
    .select({ side: deliveries.side, tookMs: sql<number>`${deliveries.settledAt} - ${deliveries.createdAt}` })
    .from(deliveries)
    // the condition on the id picks the index that has them in order; the plus keeps the planner off the others
    .where(and(lt(deliveries.id, aboveEveryId), sql`+${deliveries.state} = 'delivered'`))
    .orderBy(desc(deliveries.id))
    .limit(sql.placeholder('limit'))
    .prepare();
  return { recentTimes: (limit) => statement.all({ limit }) };
}
