import { and, asc, desc, eq, gt, inArray, lt, lte, type SQL, sql } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import type { ConnectionId, EscalationId } from '../../core/ids.ts';
import type { EscalationFilter } from '../../escalations/store.ts';
import { createAcknowledgedMessages } from './acknowledged-messages.ts';
import { createCommit } from './commit.ts';
import { escalationOf, listedOf } from './escalation-row.ts';
import { createIdentityLinks } from './identity-links.ts';
import type { Lanes } from './lanes.ts';
import { createMessageReads } from './message-reads.ts';
import type { EscalationOperations, Handlers } from './operations.ts';
import { createOutcomes } from './outcomes.ts';
import { createPruneEnded } from './prune-ended.ts';
import { createRefusals } from './refusals.ts';
import type { RemoteStateCodec } from './remote-state.ts';
import { escalations, events, lastReceipts, receipts } from './schema.ts';
import { slot } from './slots.ts';
import type { SqliteDb } from './sqlite-db.ts';
import { createStreamLeases } from './stream-leases.ts';

interface StoreTools {
  readonly lanes: Lanes;
  readonly codec: RemoteStateCodec;
}

// written out, because a partial index serves only a query that repeats its condition
const isOpen = sql`${escalations.state} <> 'ended'`;

export function createEscalationStore(db: SqliteDb, tools: StoreTools): Handlers<EscalationOperations> {
  const statements = { ...prepareFinders(db), ...prepareCare(db) };
  const one = (row: typeof escalations.$inferSelect | undefined) =>
    row === undefined ? null : escalationOf(row, tools.codec);

  return {
    ...createMessageReads(db),
    ...createAcknowledgedMessages(db),
    ...createStreamLeases(db),
    ...createIdentityLinks(db),
    ...createPruneEnded(db),
    ...createOutcomes(db),
    ...createRefusals(db),
    commit: createCommit(db, tools),
    find: (id) => one(statements.byId.get({ id })),
    findOpen: (botId, conversationId) => one(statements.open.get({ botId, conversationId })),
    findLatest: (botId, conversationId) =>
      one(statements.open.get({ botId, conversationId }) ?? statements.latest.get({ botId, conversationId })),
    findByCommand: (botId, commandId) => one(statements.byCommand.get({ botId, commandId })),
    findByRemote: (connectionId, remoteConversationId) =>
      one(statements.byRemote.get({ connectionId, remoteConversationId })),
    list: (filter) => listQuery(db, filter).map((row) => listedOf(row, tools.codec)),
    listOfEndUser(mark, limit) {
      const rows =
        'key' in mark
          ? statements.byEndUser.all({ ...mark, limit })
          : 'email' in mark
            ? statements.byEmail.all({ ...mark, limit })
            : statements.ofConversation.all({ ...mark, limit });
      return rows.map((row) => listedOf(row, tools.codec));
    },
    listEvents: (id, after, limit) => statements.events.all({ id, after, limit }),
    acknowledgeEvents(id, seq) {
      statements.acknowledge.run({ id, seq });
    },
    dueTimers: (now, limit) => statements.dueTimers.all({ now, limit }).map((row) => row.id),
    rearm(id, wakeAt, version) {
      statements.rearm.run({ id, wakeAt, version });
    },
    dueReconciliations({ before, now, limit }) {
      const late = statements.dueReconciliations.all({ before, limit }).map((row) => row.id);
      const ahead = late.length < limit ? statements.aheadReconciliations.all({ now, limit: limit - late.length }) : [];
      const due = [...late, ...ahead.map((row) => row.id)];
      for (const id of due) statements.markReconciled.run({ id, reconciledAt: now });
      return due;
    },
    countOpen: () => statements.countOpen.get()?.open ?? 0,
    connectionsDown: () => statements.connectionsDown.all().map((row) => row.id),
    lastReceiptAt: (scope) => statements.lastReceipt.get({ scope })?.at ?? null,
    pruneReceipts(before, limit) {
      const old = statements.oldReceipts.all({ before, limit });
      for (const receipt of old) statements.forgetReceipt.run(receipt);
      return old.length;
    },
  };
}

const aboveEveryId = '~' as EscalationId;

function listQuery(db: SqliteDb, filter: EscalationFilter): (typeof escalations.$inferSelect)[] {
  const conditions: SQL[] = [lt(escalations.id, filter.before ?? aboveEveryId)];
  const isOfOpen = filter.states !== undefined && !filter.states.includes('ended');
  // few are open, and the plus keeps the planner on their index: a bot may have a million that are not
  const is = (column: SQLiteColumn, value: string) => (isOfOpen ? sql`+${column} = ${value}` : eq(column, value));
  if (filter.botId !== undefined) conditions.push(is(escalations.botId, filter.botId));
  if (filter.connectionId !== undefined) conditions.push(is(escalations.connectionId, filter.connectionId));
  if (filter.skill !== undefined) conditions.push(is(escalations.skill, filter.skill));
  if (filter.ticketId !== undefined) conditions.push(is(escalations.ticketId, filter.ticketId));
  if (filter.states !== undefined) conditions.push(inArray(escalations.state, [...filter.states]));
  if (isOfOpen) conditions.push(isOpen);
  return db
    .select()
    .from(escalations)
    .where(and(...conditions))
    .orderBy(desc(escalations.id))
    .limit(filter.limit)
    .all();
}

function prepareFinders(db: SqliteDb) {
  const select = () => db.select().from(escalations);
  const ofBot = eq(escalations.botId, sql.placeholder('botId'));
  const newest = (condition: SQL | undefined) =>
    select().where(condition).orderBy(desc(escalations.id)).limit(sql.placeholder('limit')).prepare();
  const ofConversation = and(ofBot, eq(escalations.conversationId, sql.placeholder('conversationId')));
  return {
    byId: select()
      .where(eq(escalations.id, sql.placeholder('id')))
      .prepare(),
    open: select().where(and(ofConversation, isOpen)).prepare(),
    latest: select().where(ofConversation).orderBy(desc(escalations.id)).limit(1).prepare(),
    byCommand: select()
      .where(and(ofBot, eq(escalations.commandId, sql.placeholder('commandId'))))
      .prepare(),
    byRemote: select()
      .where(
        and(
          eq(escalations.connectionId, sql.placeholder('connectionId')),
          eq(escalations.remoteConversationId, sql.placeholder('remoteConversationId')),
        ),
      )
      .orderBy(sql`${escalations.state} = 'ended'`, desc(escalations.id))
      .limit(1)
      .prepare(),
    byEndUser: newest(eq(escalations.endUserKey, sql.placeholder('key'))),
    byEmail: newest(eq(escalations.endUserEmail, sql.placeholder('email'))),
    ofConversation: newest(ofConversation),
    // the condition on the id picks the index that answers without reading rows
    countOpen: db
      .select({ open: sql<number>`count(*)` })
      .from(escalations)
      .where(and(lt(escalations.id, aboveEveryId), isOpen))
      .prepare(),
    connectionsDown: db
      // the plus keeps the planner on the open ones
      .selectDistinct({ id: sql<ConnectionId>`+${escalations.connectionId}` })
      .from(escalations)
      .where(
        and(lt(escalations.id, aboveEveryId), isOpen, sql`json_extract(${escalations.detail}, '$.isHelpdeskDown') = 1`),
      )
      .prepare(),
  };
}

function prepareCare(db: SqliteDb) {
  const byId = eq(escalations.id, sql.placeholder('id'));
  return {
    events: db
      .select({
        id: events.id,
        escalationId: events.escalationId,
        conversationId: escalations.conversationId,
        seq: events.seq,
        type: events.type,
        at: events.at,
        data: events.data,
      })
      .from(events)
      .innerJoin(escalations, eq(escalations.id, events.escalationId))
      .where(and(eq(events.escalationId, sql.placeholder('id')), gt(events.seq, sql.placeholder('after'))))
      .orderBy(asc(events.seq))
      .limit(sql.placeholder('limit'))
      .prepare(),
    acknowledge: db
      .update(escalations)
      .set({ ackedSeq: sql`min(${sql.placeholder('seq')}, ${escalations.lastSeq})` })
      .where(and(byId, lt(escalations.ackedSeq, sql.placeholder('seq'))))
      .prepare(),
    dueTimers: db
      .select({ id: escalations.id })
      .from(escalations)
      .where(and(lte(escalations.wakeAt, sql.placeholder('now')), isOpen))
      .orderBy(asc(escalations.wakeAt))
      .limit(sql.placeholder('limit'))
      .prepare(),
    rearm: db
      .update(escalations)
      .set({ wakeAt: slot(escalations.wakeAt, 'wakeAt') })
      .where(and(byId, eq(escalations.version, sql.placeholder('version'))))
      .prepare(),
    dueReconciliations: db
      .select({ id: escalations.id })
      .from(escalations)
      .where(and(lt(escalations.reconciledAt, sql.placeholder('before')), isOpen))
      .orderBy(asc(escalations.reconciledAt))
      .limit(sql.placeholder('limit'))
      .prepare(),
    // compared tomorrow: the clock was wrong then, and would hide the escalation until it is tomorrow
    aheadReconciliations: db
      .select({ id: escalations.id })
      .from(escalations)
      .where(and(gt(escalations.reconciledAt, sql.placeholder('now')), isOpen))
      .limit(sql.placeholder('limit'))
      .prepare(),
    markReconciled: db
      .update(escalations)
      .set({ reconciledAt: slot(escalations.reconciledAt, 'reconciledAt') })
      .where(byId)
      .prepare(),
    lastReceipt: db
      .select({ at: lastReceipts.at })
      .from(lastReceipts)
      .where(eq(lastReceipts.scope, sql.placeholder('scope')))
      .prepare(),
    oldReceipts: db
      .select({ scope: receipts.scope, key: receipts.key })
      .from(receipts)
      .where(lt(receipts.at, sql.placeholder('before')))
      .orderBy(asc(receipts.at))
      .limit(sql.placeholder('limit'))
      .prepare(),
    forgetReceipt: db
      .delete(receipts)
      .where(and(eq(receipts.scope, sql.placeholder('scope')), eq(receipts.key, sql.placeholder('key'))))
      .prepare(),
  };
}
