import { and, asc, eq, gt, gte, lt, lte, sql } from 'drizzle-orm';
import { type EpochMs, midnightOf } from '../../core/clock.ts';
import { type EscalationId, firstIdAt, timeOfId } from '../../core/ids.ts';
import type { EndReason, Escalation } from '../../escalations/escalation.ts';
import type { OutcomeCount } from '../../escalations/store.ts';
import { dailyTotals, escalations, totalsBacklog } from './schema.ts';
import { slots } from './slots.ts';
import type { SqliteDb } from './sqlite-db.ts';
import { write } from './write.ts';

/** What is counted of an escalation that has ended. */
type Ended = Pick<Escalation, 'id' | 'botId' | 'connectionId' | 'skill' | 'startedAt' | 'endedAt'> &
  Pick<Escalation, 'isTest' | 'end' | 'firstAgentMessageAt'>;

/** The days that begin from then until then (not included). */
interface Span {
  readonly from: EpochMs;
  readonly until: EpochMs;
}

/**
 * Counts what has ended, by the day on which it began. Every escalation is counted once: by the commit that ends it or,
 * where that was before there were totals, when its turn comes. It happens in the transaction that is open, so that
 * nothing drifts when the program is killed.
 */
interface DailyTotals {
  /** For the commit that ends it. */
  count(escalation: Ended): void;
  /** For whoever is about to delete one that has ended. */
  countBeforeDeletion(id: EscalationId): void;
  /** Goes on counting what had ended before there were totals; answers how many it looked at, 0 when all is counted. */
  countSome(limit: number): number;
  /** By skill and reason; the same pair comes twice as long as not everything is counted. */
  ofDays(span: Span): readonly OutcomeCount[];
}

export function createDailyTotals(db: SqliteDb): DailyTotals {
  const { add, sums } = prepareTotals(db);
  const { backlog, advance, close, some, one, sumsOfDays } = prepareBacklog(db);

  const isUncounted = (id: EscalationId) => {
    const left = backlog.get();
    return left !== undefined && id > left.afterId && id <= left.lastId;
  };
  const addTo = ({ isTest, ...row }: Row) => {
    if (!isTest) add.run({ ...row, day: midnightOf(timeOfId(row.id)), skill: row.skill ?? '', count: 1 });
  };

  return {
    count(escalation) {
      if (!isUncounted(escalation.id)) addTo(rowOf(escalation));
    },
    countBeforeDeletion(id) {
      const row = isUncounted(id) ? one.get({ id }) : undefined;
      if (row !== undefined) addTo(row);
    },
    countSome(limit) {
      const left = backlog.get();
      if (left === undefined) return 0;
      const rows = some.all({ ...left, limit });
      for (const row of rows) addTo(row);
      const last = rows.at(-1);
      if (last === undefined || rows.length < limit) close.run();
      else advance.run({ afterId: last.id });
      return rows.length;
    },
    ofDays({ from, until }) {
      const left = backlog.get();
      const counted = sums.all({ from, until });
      if (left === undefined) return counted;
      const span = { from: firstIdAt('escalation', from), until: firstIdAt('escalation', until) };
      return [...counted, ...sumsOfDays.all({ ...left, ...span })];
    },
  };
}

/** An answer that came after the end is none: whoever asked was gone. */
function rowOf({ id, botId, connectionId, skill, isTest, end, ...times }: Ended): Row {
  const { startedAt, endedAt, firstAgentMessageAt } = times;
  const isAnswered = firstAgentMessageAt !== null && endedAt !== null && firstAgentMessageAt <= endedAt;
  const answeredAfterMs = isAnswered ? firstAgentMessageAt - startedAt : 0;
  return {
    ...{ id, botId, connectionId, skill, isTest },
    ...{ reason: end?.reason ?? 'error', answered: isAnswered ? 1 : 0, answeredAfterMs },
  };
}

type Row = Pick<Escalation, 'id' | 'botId' | 'connectionId' | 'skill' | 'isTest'> &
  Omit<OutcomeCount, 'count' | 'reason'> & { readonly reason: EndReason };

function prepareTotals(db: SqliteDb) {
  const { day, botId, connectionId, skill, reason, count, answered, answeredAfterMs } = dailyTotals;
  const added = ['count', 'answered', 'answeredAfterMs'] as const;
  return {
    add: write(
      db,
      db
        .insert(dailyTotals)
        .values(slots(dailyTotals, ['day', 'botId', 'connectionId', 'skill', 'reason', ...added]))
        .onConflictDoUpdate({
          target: [day, botId, connectionId, skill, reason],
          set: {
            count: sql`${count} + excluded.count`,
            answered: sql`${answered} + excluded.answered`,
            answeredAfterMs: sql`${answeredAfterMs} + excluded.answered_after_ms`,
          },
        }),
    ),
    sums: db
      .select({
        skill: sql<string | null>`nullif(${skill}, '')`,
        reason,
        count: sql<number>`sum(${count})`,
        answered: sql<number>`sum(${answered})`,
        answeredAfterMs: sql<number>`sum(${answeredAfterMs})`,
      })
      .from(dailyTotals)
      .where(and(gte(day, sql.placeholder('from')), lt(day, sql.placeholder('until'))))
      .groupBy(skill, reason)
      .prepare(),
  };
}

function prepareBacklog(db: SqliteDb) {
  const { id, botId, connectionId, skill, detail, startedAt, endedAt } = escalations;
  const reason = sql<EndReason>`coalesce(json_extract(${detail}, '$.end.reason'), 'error')`;
  const firstAt = sql`json_extract(${detail}, '$.firstAgentMessageAt')`;
  const answered = sql<number>`coalesce(${firstAt} <= ${endedAt}, 0)`;
  const answeredAfterMs = sql<number>`iif(${firstAt} <= ${endedAt}, ${firstAt} - ${startedAt}, 0)`;
  const isTest = sql<number>`json_extract(${detail}, '$.isTest')`;
  const counted = {
    id,
    botId,
    connectionId,
    skill,
    reason,
    answered,
    answeredAfterMs,
    isTest: sql<boolean>`${isTest}`,
  };
  const [after, last] = [sql.placeholder('afterId'), sql.placeholder('lastId')];
  // the plus keeps the planner on the ids
  const isOver = sql`+${escalations.state} = 'ended'`;
  return {
    backlog: db.select().from(totalsBacklog).limit(1).prepare(),
    advance: write(db, db.update(totalsBacklog).set(slots(totalsBacklog, ['afterId']))),
    close: db.delete(totalsBacklog).prepare(),
    one: db
      .select(counted)
      .from(escalations)
      .where(eq(id, sql.placeholder('id')))
      .prepare(),
    some: db
      .select(counted)
      .from(escalations)
      .where(and(gt(id, after), lte(id, last), isOver))
      .orderBy(asc(id))
      .limit(sql.placeholder('limit'))
      .prepare(),
    sumsOfDays: db
      .select({
        skill,
        reason,
        count: sql<number>`count(${id})`,
        answered: sql<number>`sum(${answered})`,
        answeredAfterMs: sql<number>`sum(${answeredAfterMs})`,
      })
      .from(escalations)
      .where(
        and(
          gt(id, sql`max(${after}, ${sql.placeholder('from')})`),
          lte(id, sql`min(${last}, ${sql.placeholder('until')})`),
          isOver,
          sql`${isTest} = 0`,
        ),
      )
      .groupBy(skill, reason)
      .prepare(),
  };
}
