import { and, asc, eq, isNotNull, isNull, lt, or, sql } from 'drizzle-orm';
import type { EscalationStore } from '../../escalations/store.ts';
import type { Handlers } from './operations.ts';
import { escalations, streamLeases } from './schema.ts';
import { slot, slots } from './slots.ts';
import type { SqliteDb } from './sqlite-db.ts';
import { write } from './write.ts';

type StreamLeases = Pick<Handlers<EscalationStore>, 'claimStreams' | 'renewStreams' | 'releaseStreams'>;

/** A lease this long over belongs to nobody: its escalation has ended while its holder was gone. */
const forgottenAfterMs = 10 * 60_000;

/** The part of the escalation store that says who follows which event stream. */
export function createStreamLeases(db: SqliteDb): StreamLeases {
  const statements = prepare(db);
  return {
    claimStreams({ connectionIds, holder, now, until, limit }) {
      const free = connectionIds.flatMap((connectionId) => statements.free.all({ connectionId, now, limit }));
      const ids = free.map(({ id }) => id).sort();
      const taken = ids.slice(0, limit);
      for (const escalationId of taken) statements.take.run({ escalationId, holder, until });
      return taken;
    },
    renewStreams({ holder, now, until }) {
      statements.forget.run({ before: now - forgottenAfterMs });
      statements.renew.run({ holder, until });
      return statements.heldBy.all({ holder }).map(({ id }) => id);
    },
    releaseStreams({ holder, ids }) {
      if (holder === null) statements.releaseAll.run();
      else if (ids === null) statements.releaseHolder.run({ holder });
      else for (const escalationId of ids) statements.releaseOne.run({ escalationId, holder });
    },
  };
}

function prepare(db: SqliteDb) {
  const isHolder = eq(streamLeases.holder, sql.placeholder('holder'));
  const isOne = and(eq(streamLeases.escalationId, sql.placeholder('escalationId')), isHolder);
  return {
    free: db
      .select({ id: escalations.id })
      .from(escalations)
      .leftJoin(streamLeases, eq(streamLeases.escalationId, escalations.id))
      .where(
        and(
          // the condition on the id picks the index of open escalations
          lt(escalations.id, '~' as typeof escalations.$inferSelect.id),
          sql`${escalations.state} <> 'ended'`,
          eq(escalations.connectionId, sql.placeholder('connectionId')),
          isNotNull(escalations.remoteConversationId),
          or(isNull(streamLeases.escalationId), lt(streamLeases.until, sql.placeholder('now'))),
        ),
      )
      .orderBy(asc(escalations.id))
      .limit(sql.placeholder('limit'))
      .prepare(),
    take: write(
      db,
      db
        .insert(streamLeases)
        .values(slots(streamLeases, ['escalationId', 'holder', 'until']))
        .onConflictDoUpdate({
          target: streamLeases.escalationId,
          set: slots(streamLeases, ['holder', 'until']),
        }),
    ),
    renew: db
      .update(streamLeases)
      .set({ until: slot(streamLeases.until, 'until') })
      .where(isHolder)
      .prepare(),
    heldBy: db.select({ id: streamLeases.escalationId }).from(streamLeases).where(isHolder).prepare(),
    forget: db
      .delete(streamLeases)
      .where(lt(streamLeases.until, sql.placeholder('before')))
      .prepare(),
    releaseAll: db.delete(streamLeases).prepare(),
    releaseHolder: db.delete(streamLeases).where(isHolder).prepare(),
    releaseOne: db.delete(streamLeases).where(isOne).prepare(),
  };
}
