import { and, desc, eq, lt, type SQL } from 'drizzle-orm';
import type { AuditRecord, AuditStore } from '../../audit/store.ts';
import type { AuditEntryId } from '../../core/ids.ts';
import type { Handlers } from './operations.ts';
import { auditEntries } from './schema.ts';
import { slots } from './slots.ts';
import type { SqliteDb } from './sqlite-db.ts';

/** Sorts after every id of an entry. */
const afterAllIds = 'aud_~' as AuditEntryId;

type Row = typeof auditEntries.$inferSelect;

export function createAuditStore(db: SqliteDb): Handlers<AuditStore> {
  const add = db
    .insert(auditEntries)
    .values(slots(auditEntries, ['id', 'at', 'actorKind', 'actorId', 'action', 'subject']))
    .prepare();
  return {
    add({ actor, ...entry }) {
      add.run({ ...entry, actorKind: actor.kind, actorId: actor.id });
    },
    list({ actorId, action, subject, before, limit }) {
      // Always with a bound, so that the newest are found by the index and nothing is scanned.
      const conditions: SQL[] = [lt(auditEntries.id, before ?? afterAllIds)];
      if (actorId !== undefined) conditions.push(eq(auditEntries.actorId, actorId));
      if (action !== undefined) conditions.push(eq(auditEntries.action, action));
      if (subject !== undefined) conditions.push(eq(auditEntries.subject, subject));
      const rows = db
        .select()
        .from(auditEntries)
        .where(and(...conditions))
        .orderBy(desc(auditEntries.id))
        .limit(limit)
        .all();
      return rows.map(recordOf);
    },
  };
}

function recordOf({ actorKind, actorId, ...entry }: Row): AuditRecord {
  return { ...entry, actor: { kind: actorKind, id: actorId } };
}
