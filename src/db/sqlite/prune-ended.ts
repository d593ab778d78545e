import { and, asc, eq, inArray, isNotNull, lt, sql } from 'drizzle-orm';
import type { EscalationId } from '../../core/ids.ts';
import type { EscalationStore } from '../../escalations/store.ts';
import { createDailyTotals } from './daily-totals.ts';
import type { Handlers } from './operations.ts';
import {
  attachments,
  attempts,
  deliveries,
  escalations,
  events,
  identityLinks,
  messageRemoteIds,
  messages,
  streamLeases,
} from './schema.ts';
import type { SqliteDb } from './sqlite-db.ts';

/** Escalations that are looked for at a time: short ones go by the dozen, a long one takes several steps. */
const atOnceMax = 50;

/** The part of the escalation store that forgets. */
export function createPruneEnded(db: SqliteDb): Pick<Handlers<EscalationStore>, 'pruneEnded' | 'removeEnded'> {
  const oldest = prepareOldest(db);
  const one = prepareOne(db);
  const removals = prepareRemovals(db);
  const removeItself = db
    .delete(escalations)
    .where(eq(escalations.id, sql.placeholder('id')))
    .prepare();
  const totals = createDailyTotals(db);

  /** The escalation itself goes last, so that one which is cut off is found again. */
  const removeSome = (id: EscalationId, limit: number): number => {
    const removed = removals.reduce(
      (rows, removal) => (rows < limit ? rows + removal.run({ id, limit: limit - rows }).changes : rows),
      0,
    );
    if (removed >= limit) return removed;
    totals.countBeforeDeletion(id);
    return removed + removeItself.run({ id }).changes;
  };

  return {
    pruneEnded(before, limit) {
      let removed = 0;
      // Fewer rows than `limit` mean that nothing is left, however short the conversations were.
      for (let found = atOnceMax; removed < limit && found === atOnceMax; ) {
        const some = oldest.all({ before, limit: atOnceMax });
        found = some.length;
        for (const { id } of some) {
          if (removed >= limit) break;
          removed += removeSome(id, limit - removed);
        }
      }
      return removed;
    },
    removeEnded(id, limit) {
      const found = one.find.get({ id });
      if (found === undefined) return { outcome: 'gone', uploads: [] };
      if (found.endedAt === null) return { outcome: 'open', uploads: [] };
      if (one.waiting.get({ id }) !== undefined) return { outcome: 'waits', uploads: [] };
      const uploads = one.forgetUploads.all({ id }).map((row) => row.id);
      if (removeSome(id, limit) >= limit && one.find.get({ id }) !== undefined) return { outcome: 'more', uploads };
      if (one.another.get(found) === undefined) one.forgetLink.run(found);
      return { outcome: 'gone', uploads };
    },
  };
}

function prepareOne(db: SqliteDb) {
  const id = sql.placeholder('id');
  const { connectionId, botId, endUserKey } = escalations;
  return {
    find: db
      .select({ endedAt: escalations.endedAt, connectionId, botId, endUserKey })
      .from(escalations)
      .where(eq(escalations.id, id))
      .prepare(),
    waiting: db
      .select({ one: sql`1` })
      .from(deliveries)
      .where(and(eq(deliveries.escalationId, id), sql`+${deliveries.state} = 'waiting'`))
      .limit(1)
      .prepare(),
    forgetUploads: db
      .delete(attachments)
      .where(
        inArray(
          attachments.id,
          sql`(select json_extract(part.value, '$.source.attachmentId') from ${messages}, json_each(${messages.parts}) part
            where ${messages.escalationId} = ${id} and json_extract(part.value, '$.source.kind') = 'stored')`,
        ),
      )
      .returning({ id: attachments.id })
      .prepare(),
    another: db
      .select({ one: sql`1` })
      .from(escalations)
      .where(and(eq(endUserKey, sql.placeholder('endUserKey')), eq(connectionId, sql.placeholder('connectionId'))))
      .limit(1)
      .prepare(),
    forgetLink: db
      .delete(identityLinks)
      .where(
        and(
          eq(identityLinks.connectionId, sql.placeholder('connectionId')),
          eq(identityLinks.botId, sql.placeholder('botId')),
          eq(identityLinks.endUserKey, sql.placeholder('endUserKey')),
        ),
      )
      .prepare(),
  };
}

function prepareOldest(db: SqliteDb) {
  const waits = db
    .select({ one: sql`1` })
    .from(deliveries)
    // the plus keeps the planner on the escalation's own rows
    .where(and(eq(deliveries.escalationId, escalations.id), sql`+${deliveries.state} = 'waiting'`));
  return db
    .select({ id: escalations.id })
    .from(escalations)
    .where(
      and(isNotNull(escalations.endedAt), lt(escalations.endedAt, sql.placeholder('before')), sql`not exists ${waits}`),
    )
    .orderBy(asc(escalations.endedAt))
    .limit(sql.placeholder('limit'))
    .prepare();
}

function prepareRemovals(db: SqliteDb) {
  const id = sql.placeholder('id');
  const limit = sql.placeholder('limit');
  const someAttempts = db
    .select({ number: attempts.number })
    .from(deliveries)
    .innerJoin(attempts, eq(attempts.deliveryId, deliveries.id))
    .where(eq(deliveries.escalationId, id))
    .limit(limit);
  const someDeliveries = db
    .select({ position: deliveries.position })
    .from(deliveries)
    .where(eq(deliveries.escalationId, id))
    .limit(limit);
  const someRemoteIds = db
    .select({ remoteMessageId: messageRemoteIds.remoteMessageId })
    .from(messageRemoteIds)
    .where(eq(messageRemoteIds.escalationId, id))
    .limit(limit);
  const someMessages = db.select({ id: messages.id }).from(messages).where(eq(messages.escalationId, id)).limit(limit);
  const someEvents = db.select({ number: events.number }).from(events).where(eq(events.escalationId, id)).limit(limit);
  return [
    db.delete(attempts).where(inArray(attempts.number, someAttempts)).prepare(),
    db.delete(deliveries).where(inArray(deliveries.position, someDeliveries)).prepare(),
    db
      .delete(messageRemoteIds)
      .where(and(eq(messageRemoteIds.escalationId, id), inArray(messageRemoteIds.remoteMessageId, someRemoteIds)))
      .prepare(),
    db.delete(messages).where(inArray(messages.id, someMessages)).prepare(),
    db.delete(events).where(inArray(events.number, someEvents)).prepare(),
    db.delete(streamLeases).where(eq(streamLeases.escalationId, id)).prepare(),
  ];
}
