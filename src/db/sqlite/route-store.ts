import { and, asc, eq, gt, type SQL, sql } from 'drizzle-orm';
import { nameKey } from '../../core/name-key.ts';
import type { Route } from '../../routing/route.ts';
import type { RouteStore } from '../../routing/store.ts';
import type { Handlers } from './operations.ts';
import { groupLocks, routes } from './schema.ts';
import { slot, slots } from './slots.ts';
import type { SqliteDb } from './sqlite-db.ts';

export function createRouteStore(db: SqliteDb): Handlers<RouteStore> {
  const statements = { ...prepareRoutes(db), ...prepareLocks(db) };
  const routeOf = ({ skillKey: _skillKey, groupKey: _groupKey, ...route }: typeof routes.$inferSelect): Route => route;
  const one = (row: typeof routes.$inferSelect | undefined) => (row === undefined ? null : routeOf(row));

  return {
    save(route) {
      const skillKey = skillKeyOf(route.skill);
      const holder = statements.bySkill.get({ botId: route.botId, skillKey });
      if (holder !== undefined && holder.id !== route.id) return 'taken';
      const groupKey = route.groupName === null ? null : nameKey(route.groupName);
      statements.save.run({ ...route, skillKey, groupKey });
      return 'saved';
    },
    find: (id) => one(statements.byId.get({ id })),
    findFor: (botId, skill) => one(statements.bySkill.get({ botId, skillKey: skillKeyOf(skill) })),
    list({ botId, connectionId, after, limit }) {
      const conditions: SQL[] = [];
      if (after !== undefined) conditions.push(gt(routes.id, after));
      if (botId !== undefined) conditions.push(eq(routes.botId, botId));
      if (connectionId !== undefined) conditions.push(eq(routes.connectionId, connectionId));
      const query = db
        .select()
        .from(routes)
        .where(and(...conditions))
        .orderBy(asc(routes.id));
      return (limit === undefined ? query : query.limit(limit)).all().map(routeOf);
    },
    remove: (id) => statements.remove.run({ id }).changes === 1,
    assignGroup({ connectionId, groupKey, group, live }) {
      statements.assign.run({ connectionId, groupKey, remoteGroupId: group, live: JSON.stringify(live) });
    },
    lockGroup: (request) => statements.lock.run({ ...request }).changes === 1,
    unlockGroup(connectionId, groupKey, holder) {
      statements.unlock.run({ connectionId, groupKey, holder });
    },
    unlockGroups() {
      statements.unlockAll.run();
    },
    touch(id, lastUsedAt) {
      statements.touch.run({ id, lastUsedAt });
    },
  };
}

/** The default route has a key that no skill can have, so that a bot has one of it. */
function skillKeyOf(skill: string | null): string {
  return skill === null ? 'default' : `skill:${nameKey(skill)}`;
}

const routeColumns = ['botId', 'connectionId', 'skillKey', 'skill', 'groupKey', 'groupName', 'remoteGroupId'] as const;
const otherColumns = ['mode', 'fallbackGroupId', 'createdAt', 'updatedAt', 'lastUsedAt'] as const;

function prepareRoutes(db: SqliteDb) {
  const byId = eq(routes.id, sql.placeholder('id'));
  const columns = slots(routes, [...routeColumns, ...otherColumns]);
  return {
    save: db
      .insert(routes)
      .values({ id: slot(routes.id, 'id'), ...columns })
      .onConflictDoUpdate({ target: routes.id, set: columns })
      .prepare(),
    byId: db.select().from(routes).where(byId).prepare(),
    bySkill: db
      .select()
      .from(routes)
      .where(and(eq(routes.botId, sql.placeholder('botId')), eq(routes.skillKey, sql.placeholder('skillKey'))))
      .prepare(),
    remove: db.delete(routes).where(byId).prepare(),
    assign: db
      .update(routes)
      .set(slots(routes, ['remoteGroupId']))
      .where(
        and(
          eq(routes.connectionId, sql.placeholder('connectionId')),
          eq(routes.groupKey, sql.placeholder('groupKey')),
          sql`(${routes.remoteGroupId} is null
            or ${routes.remoteGroupId} not in (select value from json_each(${sql.placeholder('live')})))`,
        ),
      )
      .prepare(),
    touch: db
      .update(routes)
      .set(slots(routes, ['lastUsedAt']))
      .where(byId)
      .prepare(),
  };
}

function prepareLocks(db: SqliteDb) {
  const holder = sql.placeholder('holder');
  return {
    lock: db
      .insert(groupLocks)
      .values(slots(groupLocks, ['connectionId', 'groupKey', 'holder', 'until']))
      .onConflictDoUpdate({
        target: [groupLocks.connectionId, groupLocks.groupKey],
        set: slots(groupLocks, ['holder', 'until']),
        setWhere: sql`${groupLocks.until} <= ${sql.placeholder('now')} or ${groupLocks.holder} = ${holder}
          or ${groupLocks.until} > ${sql.placeholder('until')}`,
      })
      .prepare(),
    unlockAll: db.delete(groupLocks).prepare(),
    unlock: db
      .delete(groupLocks)
      .where(
        and(
          eq(groupLocks.connectionId, sql.placeholder('connectionId')),
          eq(groupLocks.groupKey, sql.placeholder('groupKey')),
          eq(groupLocks.holder, holder),
        ),
      )
      .prepare(),
  };
}
