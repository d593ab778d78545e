import { and, gte, lt, sql } from 'drizzle-orm';
import { firstIdAt } from '../../core/ids.ts';
import type { EndReason } from '../../escalations/escalation.ts';
import type { EscalationStore } from '../../escalations/store.ts';
import type { Handlers } from './operations.ts';
import { escalations } from './schema.ts';
import type { SqliteDb } from './sqlite-db.ts';

/** Counts what was started in a span. Ids begin with their time, so that the span is a range of the primary key. */
export function createOutcomes(db: SqliteDb): Handlers<Pick<EscalationStore, 'outcomes'>> {
  const detail = escalations.detail;
  const reason = sql<EndReason | null>`json_extract(${detail}, '$.end.reason')`;
  const firstAt = sql`json_extract(${detail}, '$.firstAgentMessageAt')`;
  const statement = db
    .select({
      skill: escalations.skill,
      reason,
      count: sql<number>`count(${escalations.id})`,
      answered: sql<number>`count(${firstAt})`,
      answeredAfterMs: sql<number>`coalesce(sum(${firstAt} - ${escalations.startedAt}), 0)`,
    })
    .from(escalations)
    .where(
      and(
        gte(escalations.id, sql.placeholder('from')),
        lt(escalations.id, sql.placeholder('until')),
        sql`json_extract(${detail}, '$.isTest') = 0`,
      ),
    )
    .groupBy(escalations.skill, reason)
    .prepare();
  return {
    outcomes: ({ from, until }) =>
      statement.all({ from: firstIdAt('escalation', from), until: firstIdAt('escalation', until) }),
  };
}
