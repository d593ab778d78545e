import { and, asc, eq, inArray, lt, sql } from 'drizzle-orm';
import type { AttachmentStore } from '../../attachments/store.ts';
import type { Handlers } from './operations.ts';
import { attachments } from './schema.ts';
import { slots } from './slots.ts';
import type { SqliteDb } from './sqlite-db.ts';

export function createAttachmentStore(db: SqliteDb): Handlers<AttachmentStore> {
  const byId = eq(attachments.id, sql.placeholder('id'));
  const add = db
    .insert(attachments)
    .values(slots(attachments, ['id', 'botId', 'name', 'mediaType', 'sizeBytes', 'createdAt']))
    .prepare();
  const find = db.select().from(attachments).where(byId).prepare();
  const remove = db.delete(attachments).where(byId).prepare();
  const olderThan = db
    .select({ id: attachments.id })
    .from(attachments)
    .where(lt(attachments.createdAt, sql.placeholder('before')))
    .orderBy(asc(attachments.createdAt))
    .limit(sql.placeholder('limit'))
    .prepare();

  return {
    add(attachment) {
      add.run({ ...attachment });
    },
    find: (id) => find.get({ id }) ?? null,
    findAll(botId, ids) {
      const found = db
        .select()
        .from(attachments)
        .where(and(inArray(attachments.id, [...ids]), eq(attachments.botId, botId)))
        .all();
      return ids.flatMap((id) => found.find((attachment) => attachment.id === id) ?? []);
    },
    removeOlderThan(before, limit) {
      const ids = olderThan.all({ before, limit }).map((row) => row.id);
      for (const id of ids) remove.run({ id });
      return ids;
    },
  };
}
