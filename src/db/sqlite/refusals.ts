import { and, asc, gte, lt, sql } from 'drizzle-orm';
import { midnightOf } from '../../core/clock.ts';
import type { EscalationStore } from '../../escalations/store.ts';
import type { Handlers } from './operations.ts';
import { refusals } from './schema.ts';
import { slots } from './slots.ts';
import type { SqliteDb } from './sqlite-db.ts';
import { write } from './write.ts';

/** Counts starts that were refused: one row a day, bot and code. */
export function createRefusals(db: SqliteDb): Handlers<Pick<EscalationStore, 'countRefusal' | 'refusals'>> {
  const add = write(
    db,
    db
      .insert(refusals)
      .values({ ...slots(refusals, ['day', 'botId', 'code']), count: 1 })
      .onConflictDoUpdate({
        target: [refusals.day, refusals.botId, refusals.code],
        set: { count: sql`${refusals.count} + 1` },
      }),
  );
  const list = db
    .select()
    .from(refusals)
    .where(and(gte(refusals.day, sql.placeholder('from')), lt(refusals.day, sql.placeholder('until'))))
    .orderBy(asc(refusals.day), asc(refusals.botId), asc(refusals.code))
    .prepare();
  return {
    countRefusal({ botId, code, at }) {
      add.run({ day: midnightOf(at), botId, code });
    },
    refusals: ({ from, until }) => list.all({ from, until }),
  };
}
