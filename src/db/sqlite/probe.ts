import { sql } from 'drizzle-orm';
import type { Groups, Handlers } from './operations.ts';
import { probes } from './schema.ts';
import { slots } from './slots.ts';
import type { SqliteDb } from './sqlite-db.ts';

export function createProbe(db: SqliteDb): Handlers<Groups['database']> {
  const write = db
    .insert(probes)
    .values({ id: sql`1`, ...slots(probes, ['at']) })
    .onConflictDoUpdate({ target: probes.id, set: slots(probes, ['at']) })
    .prepare();
  return {
    ping() {
      write.run({ at: Date.now() });
    },
  };
}
