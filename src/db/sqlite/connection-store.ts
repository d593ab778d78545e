import { asc, eq, sql } from 'drizzle-orm';
import type { ConnectionStore, StoredConnection } from '../../connections/store.ts';
import type { Handlers } from './operations.ts';
import { connections, routes } from './schema.ts';
import { slots } from './slots.ts';
import type { SqliteDb } from './sqlite-db.ts';

export function createConnectionStore(db: SqliteDb): Handlers<ConnectionStore> {
  const id = sql.placeholder('id');
  const save = db
    .insert(connections)
    .values(slots(connections, ['id', 'sealedSettings', 'detail']))
    .onConflictDoUpdate({ target: connections.id, set: slots(connections, ['sealedSettings', 'detail']) })
    .prepare();
  const find = db.select().from(connections).where(eq(connections.id, id)).prepare();
  const list = db.select().from(connections).orderBy(asc(connections.id)).prepare();
  const drop = db.delete(connections).where(eq(connections.id, id)).prepare();
  const dropRoutes = db.delete(routes).where(eq(routes.connectionId, id)).prepare();
  const connectionOf = (row: typeof connections.$inferSelect): StoredConnection => ({
    ...row.detail,
    sealedSettings: row.sealedSettings,
  });

  return {
    save({ sealedSettings, ...detail }) {
      save.run({ id: detail.id, sealedSettings, detail });
    },
    find(connectionId) {
      const row = find.get({ id: connectionId });
      return row === undefined ? null : connectionOf(row);
    },
    list: () => list.all().map(connectionOf),
    remove(connectionId) {
      dropRoutes.run({ id: connectionId });
      return drop.run({ id: connectionId }).changes === 1;
    },
  };
}
