import { and, asc, desc, eq, lt, sql } from 'drizzle-orm';
import type { BotStore } from '../../bot-accounts/store.ts';
import type { Handlers } from './operations.ts';
import { botKeys, botSecrets, bots, routes } from './schema.ts';
import { slot, slots } from './slots.ts';
import type { SqliteDb } from './sqlite-db.ts';

export function createBotStore(db: SqliteDb): Handlers<BotStore> {
  const statements = { ...prepareBots(db), ...prepareKeys(db), ...prepareSecrets(db) };
  return {
    save(bot) {
      statements.save.run({ id: bot.id, detail: bot });
    },
    find: (id) => statements.find.get({ id })?.detail ?? null,
    list: () => statements.list.all().map((row) => row.detail),
    remove(id) {
      statements.dropKeys.run({ id });
      statements.dropSecrets.run({ id });
      statements.dropRoutes.run({ id });
      return statements.drop.run({ id }).changes === 1;
    },
    addKey(key, hash) {
      statements.addKey.run({ ...key, hash });
    },
    findByKeyHash(hash) {
      const found = statements.byHash.get({ hash });
      return found === undefined ? null : { bot: found.bot, key: found.key };
    },
    listKeys: (botId) => statements.keysOf.all({ botId }),
    expireKey: (id, expiresAt) => statements.expireKey.run({ id, expiresAt }).changes === 1,
    touchKey(id, lastUsedAt) {
      statements.touchKey.run({ id, lastUsedAt });
    },
    listSecrets: (botId) => statements.secretsOf.all({ botId }).map(({ sealed, createdAt }) => ({ sealed, createdAt })),
    addSecret(botId, sealed, createdAt) {
      const [, second] = statements.secretsOf.all({ botId });
      if (second !== undefined) statements.dropOlder.run({ botId, number: second.number });
      statements.addSecret.run({ botId, sealed, createdAt });
    },
    dropOldSecrets(botId) {
      const [newest] = statements.secretsOf.all({ botId });
      if (newest !== undefined) statements.dropOlder.run({ botId, number: newest.number });
    },
  };
}

function prepareBots(db: SqliteDb) {
  const id = sql.placeholder('id');
  return {
    save: db
      .insert(bots)
      .values(slots(bots, ['id', 'detail']))
      .onConflictDoUpdate({ target: bots.id, set: slots(bots, ['detail']) })
      .prepare(),
    find: db.select().from(bots).where(eq(bots.id, id)).prepare(),
    list: db.select().from(bots).orderBy(asc(bots.id)).prepare(),
    drop: db.delete(bots).where(eq(bots.id, id)).prepare(),
    dropKeys: db.delete(botKeys).where(eq(botKeys.botId, id)).prepare(),
    dropSecrets: db.delete(botSecrets).where(eq(botSecrets.botId, id)).prepare(),
    dropRoutes: db.delete(routes).where(eq(routes.botId, id)).prepare(),
  };
}

const key = {
  id: botKeys.id,
  botId: botKeys.botId,
  label: botKeys.label,
  hint: botKeys.hint,
  createdAt: botKeys.createdAt,
  expiresAt: botKeys.expiresAt,
  lastUsedAt: botKeys.lastUsedAt,
};

function prepareKeys(db: SqliteDb) {
  const byId = eq(botKeys.id, sql.placeholder('id'));
  return {
    addKey: db
      .insert(botKeys)
      .values(slots(botKeys, ['id', 'botId', 'hash', 'label', 'hint', 'createdAt', 'expiresAt', 'lastUsedAt']))
      .prepare(),
    byHash: db
      .select({ bot: bots.detail, key })
      .from(botKeys)
      .innerJoin(bots, eq(bots.id, botKeys.botId))
      .where(eq(botKeys.hash, sql.placeholder('hash')))
      .prepare(),
    keysOf: db
      .select(key)
      .from(botKeys)
      .where(eq(botKeys.botId, sql.placeholder('botId')))
      .orderBy(asc(botKeys.id))
      .prepare(),
    expireKey: db
      .update(botKeys)
      .set({ expiresAt: slot(botKeys.expiresAt, 'expiresAt') })
      .where(byId)
      .prepare(),
    touchKey: db
      .update(botKeys)
      .set({ lastUsedAt: slot(botKeys.lastUsedAt, 'lastUsedAt') })
      .where(byId)
      .prepare(),
  };
}

function prepareSecrets(db: SqliteDb) {
  const ofBot = eq(botSecrets.botId, sql.placeholder('botId'));
  return {
    secretsOf: db
      .select({ number: botSecrets.number, sealed: botSecrets.sealed, createdAt: botSecrets.createdAt })
      .from(botSecrets)
      .where(ofBot)
      .orderBy(desc(botSecrets.number))
      .prepare(),
    addSecret: db
      .insert(botSecrets)
      .values(slots(botSecrets, ['botId', 'sealed', 'createdAt']))
      .prepare(),
    dropOlder: db
      .delete(botSecrets)
      .where(and(ofBot, lt(botSecrets.number, sql.placeholder('number'))))
      .prepare(),
  };
}
