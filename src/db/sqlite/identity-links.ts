import { and, asc, eq, lt, sql } from 'drizzle-orm';
import type { EscalationStore } from '../../escalations/store.ts';
import type { Handlers } from './operations.ts';
import { identityLinks } from './schema.ts';
import type { SqliteDb } from './sqlite-db.ts';

type IdentityLinks = Pick<Handlers<EscalationStore>, 'findIdentityLink' | 'pruneIdentityLinks'>;

/** The part of the escalation store that knows which end user here is which user there. */
export function createIdentityLinks(db: SqliteDb): IdentityLinks {
  const { connectionId, botId, endUserKey, remoteUserId, usedAt } = identityLinks;
  const isOne = and(
    eq(connectionId, sql.placeholder('connectionId')),
    eq(botId, sql.placeholder('botId')),
    eq(endUserKey, sql.placeholder('endUserKey')),
  );
  const find = db.select({ remoteUserId }).from(identityLinks).where(isOne).prepare();
  const old = db
    .select({ connectionId, botId, endUserKey })
    .from(identityLinks)
    .where(lt(usedAt, sql.placeholder('before')))
    .orderBy(asc(usedAt))
    .limit(sql.placeholder('limit'))
    .prepare();
  const forget = db.delete(identityLinks).where(isOne).prepare();
  return {
    findIdentityLink: (connection, bot, key) =>
      find.get({ connectionId: connection, botId: bot, endUserKey: key })?.remoteUserId ?? null,
    pruneIdentityLinks(before, limit) {
      const links = old.all({ before, limit });
      for (const link of links) forget.run(link);
      return links.length;
    },
  };
}
