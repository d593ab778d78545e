import { and, gte, lt, sql } from 'drizzle-orm';
import { firstIdAt } from '../../core/ids.ts';
import type { EscalationStore } from '../../escalations/store.ts';
import { createDailyTotals } from './daily-totals.ts';
import type { Handlers } from './operations.ts';
import { escalations } from './schema.ts';
import type { SqliteDb } from './sqlite-db.ts';

/** Counts what was started on some days: what has ended is in the totals, and of what is open there are few. */
export function createOutcomes(db: SqliteDb): Handlers<Pick<EscalationStore, 'outcomes' | 'countEnded'>> {
  const totals = createDailyTotals(db);
  const open = prepareOpen(db);
  return {
    outcomes({ from, until }) {
      const span = { from: firstIdAt('escalation', from), until: firstIdAt('escalation', until) };
      const stillOpen = open.all(span).map((row) => ({ ...row, reason: null }));
      return [...totals.ofDays({ from, until }), ...stillOpen];
    },
    countEnded: (limit) => totals.countSome(limit),
  };
}

/** Ids begin with their time, so that a span is a range of the index that holds the open ones. */
function prepareOpen(db: SqliteDb) {
  const { id, skill, state, detail, startedAt } = escalations;
  const firstAt = sql`json_extract(${detail}, '$.firstAgentMessageAt')`;
  return db
    .select({
      skill,
      count: sql<number>`count(${id})`,
      answered: sql<number>`count(${firstAt})`,
      answeredAfterMs: sql<number>`coalesce(sum(${firstAt} - ${startedAt}), 0)`,
    })
    .from(escalations)
    .where(
      and(
        gte(id, sql.placeholder('from')),
        lt(id, sql.placeholder('until')),
        sql`${state} <> 'ended'`,
        sql`json_extract(${detail}, '$.isTest') = 0`,
      ),
    )
    .groupBy(skill)
    .prepare();
}
