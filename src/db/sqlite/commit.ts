import { and, eq, sql } from 'drizzle-orm';
import type { EscalationId } from '../../core/ids.ts';
import type { CommitResult, MessagePatch, Receipt } from '../../escalations/change.ts';
import type { Escalation, MessageRecord } from '../../escalations/escalation.ts';
import { createDailyTotals } from './daily-totals.ts';
import { detailOf } from './escalation-row.ts';
import type { Lanes } from './lanes.ts';
import { read } from './read.ts';
import { Refused } from './refused.ts';
import type { RemoteStateCodec } from './remote-state.ts';
import { escalations, events, identityLinks, lastReceipts, messageRemoteIds, messages, receipts } from './schema.ts';
import { slot, slots } from './slots.ts';
import type { SqliteDb } from './sqlite-db.ts';
import type { StoredChange } from './stored-change.ts';
import { write } from './write.ts';

interface CommitTools {
  readonly lanes: Lanes;
  readonly codec: RemoteStateCodec;
}

/**
 * Saves everything one decision changes. What can be refused is looked at before anything is written; where that is not
 * possible `Refused` is thrown, and the engine undoes the operation.
 */
export function createCommit(db: SqliteDb, { lanes, codec }: CommitTools): (change: StoredChange) => CommitResult {
  const statements = prepare(db);
  const totals = createDailyTotals(db);

  const isKnown = (receipt: Receipt | undefined) =>
    receipt !== undefined && statements.receipt.get({ scope: receipt.scope, key: receipt.key }) !== undefined;
  const insertMessage = (message: MessageRecord): boolean => {
    if (statements.addMessage.run({ ...message }).changes === 0) return false;
    const { escalationId, id: messageId } = message;
    for (const remoteMessageId of message.remoteMessageIds) {
      // Receipts are forgotten after days, by a clock that jumps at once; what a message is called over there is not.
      const { changes } = statements.addRemoteId.run({ escalationId, remoteMessageId, messageId });
      if (changes === 0) throw new Refused('duplicate');
    }
    return true;
  };
  const patchMessage = (escalationId: EscalationId, patch: MessagePatch) => {
    const { id, state = null, parts = null, addRemoteMessageIds = [] } = patch;
    const known = addRemoteMessageIds.length === 0 ? [] : (statements.remoteIds.get({ id })?.remoteMessageIds ?? []);
    const added = addRemoteMessageIds.filter((remoteId) => !known.includes(remoteId));
    for (const remoteMessageId of added) statements.addRemoteId.run({ escalationId, remoteMessageId, messageId: id });
    const remoteMessageIds = added.length === 0 ? null : [...known, ...added];
    statements.patchMessage.run({ id, state, parts, remoteMessageIds });
  };
  const rowOf = (escalation: Escalation) => ({
    detail: detailOf(escalation),
    remoteConversationId: escalation.remote?.remoteConversationId ?? null,
    sealedRemoteState: escalation.remote === null ? null : codec.seal(escalation.id, escalation.remote.state),
    endUserKey: escalation.endUser.key,
    endUserEmail: escalation.endUser.email?.address.toLowerCase() ?? null,
    ...escalation,
  });
  const insertEscalation = (escalation: Escalation): CommitResult => {
    const row = { reconciledAt: escalation.startedAt, ...rowOf(escalation) };
    if (statements.addEscalation.run(row).changes === 1) return 'committed';
    const { botId, conversationId, commandId } = escalation;
    if (statements.byCommand.get({ botId, commandId }) !== undefined) return 'duplicate';
    return statements.open.get({ botId, conversationId }) === undefined ? 'conflict' : 'openExists';
  };
  const updateEscalation = (escalation: Escalation, movesWake: boolean, current: Current) => {
    const row = rowOf(escalation);
    const isUnmoved =
      !movesWake &&
      current.state === row.state &&
      current.skill === row.skill &&
      current.ticketId === row.ticketId &&
      current.remoteConversationId === row.remoteConversationId;
    if (isUnmoved) statements.touchEscalation.run(row);
    else statements.updateEscalation.run(movesWake ? row : { ...row, wakeAt: current.wakeAt });
    const isSameEndUser = current.endUserKey === row.endUserKey && current.endUserEmail === row.endUserEmail;
    if (!isSameEndUser) statements.nameEndUser.run(row);
  };

  return (change) => {
    const { progress, escalation, receipt, settlement } = change;
    const isNew = progress.version === 1;
    const current = isNew || escalation === null ? undefined : statements.current.get({ id: progress.id });
    const isOld = !isNew && escalation !== null && current?.version !== progress.version - 1;
    if (isOld) return isKnown(receipt) ? 'duplicate' : 'conflict';
    const held = settlement === undefined ? null : lanes.held(settlement.deliveryId, settlement.leaseToken);
    if (settlement !== undefined && held === null) return isKnown(receipt) ? 'duplicate' : 'leaseLost';

    let hasWritten = false;
    const refuse = (result: CommitResult): CommitResult => {
      if (hasWritten) throw new Refused(result);
      return result;
    };
    if (receipt !== undefined) {
      if (statements.addReceipt.run({ ...receipt }).changes === 0) return refuse('duplicate');
      statements.hear.run({ scope: receipt.scope, at: receipt.at });
      hasWritten = true;
    }
    if (escalation === null) {
      if (statements.advance.run({ ...progress }).changes === 0) return refuse('conflict');
      hasWritten = true;
    } else if (isNew || current === undefined) {
      const result = insertEscalation(escalation);
      if (result !== 'committed') return refuse(result);
      hasWritten = true;
    }
    for (const message of change.messages ?? []) {
      if (!insertMessage(message)) return refuse('duplicate');
      hasWritten = true;
    }
    if (escalation !== null && current !== undefined) updateEscalation(escalation, change.movesWake === true, current);
    if (escalation?.state === 'ended' && current?.state !== 'ended') totals.count(escalation);
    for (const patch of change.messagePatches ?? []) patchMessage(progress.id, patch);
    for (const event of change.events ?? []) statements.addEvent.run({ ...event });
    if (settlement !== undefined && held !== null) lanes.settle(held, settlement);
    for (const delivery of change.deliveries ?? []) lanes.add(delivery);
    if (change.identityLink !== undefined) statements.link.run({ ...change.identityLink });
    return 'committed';
  };
}

type Current = NonNullable<ReturnType<ReturnType<typeof prepare>['current']['get']>>;

const progressColumns = ['version', 'lastSeq', 'lastUserMessageAt', 'lastAgentMessageAt'] as const;
const restColumns = ['detail', 'sealedRemoteState'] as const;
// each of these is part of an index: they are written only when they change (the end together with the state)
const indexedColumns = ['state', 'endedAt', 'skill', 'ticketId', 'wakeAt', 'remoteConversationId'] as const;
/** A connection that is heard of all the time is noted twice a minute. */
const hearAgainAfterMs = 30_000;
const endUserColumns = ['endUserKey', 'endUserEmail'] as const;
const fixedColumns = ['id', 'botId', 'conversationId', 'commandId', 'connectionId', 'startedAt'] as const;

function prepare(db: SqliteDb) {
  return {
    ...prepareEscalation(db),
    ...prepareMessages(db),
    receipt: db
      .select({ at: receipts.at })
      .from(receipts)
      .where(and(eq(receipts.scope, sql.placeholder('scope')), eq(receipts.key, sql.placeholder('key'))))
      .prepare(),
    addReceipt: write(
      db,
      db
        .insert(receipts)
        .values(slots(receipts, ['scope', 'key', 'at']))
        .onConflictDoNothing(),
    ),
    hear: write(
      db,
      db
        .insert(lastReceipts)
        .values(slots(lastReceipts, ['scope', 'at']))
        .onConflictDoUpdate({
          target: lastReceipts.scope,
          set: slots(lastReceipts, ['at']),
          setWhere: sql`${sql.placeholder('at')} - ${lastReceipts.at} >= ${hearAgainAfterMs}`,
        }),
    ),
    addEvent: write(db, db.insert(events).values(slots(events, ['id', 'escalationId', 'seq', 'type', 'at', 'data']))),
    link: write(
      db,
      db
        .insert(identityLinks)
        .values(slots(identityLinks, ['connectionId', 'botId', 'endUserKey', 'remoteUserId', 'usedAt']))
        .onConflictDoUpdate({
          target: [identityLinks.connectionId, identityLinks.botId, identityLinks.endUserKey],
          set: slots(identityLinks, ['remoteUserId', 'usedAt']),
        }),
    ),
  };
}

function prepareEscalation(db: SqliteDb) {
  const before = {
    version: escalations.version,
    state: escalations.state,
    skill: escalations.skill,
    ticketId: escalations.ticketId,
    wakeAt: escalations.wakeAt,
    remoteConversationId: escalations.remoteConversationId,
    endUserKey: escalations.endUserKey,
    endUserEmail: escalations.endUserEmail,
  };
  const byId = eq(escalations.id, sql.placeholder('id'));
  const ofBot = eq(escalations.botId, sql.placeholder('botId'));
  return {
    current: read(db, before, db.select(before).from(escalations).where(byId)),
    byCommand: db
      .select({ id: escalations.id })
      .from(escalations)
      .where(and(ofBot, eq(escalations.commandId, sql.placeholder('commandId'))))
      .prepare(),
    open: db
      .select({ id: escalations.id })
      .from(escalations)
      .where(
        and(
          ofBot,
          eq(escalations.conversationId, sql.placeholder('conversationId')),
          sql`${escalations.state} <> 'ended'`,
        ),
      )
      .prepare(),
    addEscalation: write(
      db,
      db
        .insert(escalations)
        .values(
          slots(escalations, [
            ...fixedColumns,
            ...indexedColumns,
            ...progressColumns,
            ...restColumns,
            ...endUserColumns,
            'reconciledAt',
          ]),
        )
        .onConflictDoNothing(),
    ),
    advance: write(
      db,
      db
        .update(escalations)
        .set(slots(escalations, progressColumns))
        .where(and(byId, eq(escalations.version, sql`${sql.placeholder('version')} - 1`))),
    ),
    touchEscalation: write(
      db,
      db
        .update(escalations)
        .set(slots(escalations, [...progressColumns, ...restColumns]))
        .where(byId),
    ),
    updateEscalation: write(
      db,
      db
        .update(escalations)
        .set(slots(escalations, [...indexedColumns, ...progressColumns, ...restColumns]))
        .where(byId),
    ),
    nameEndUser: write(db, db.update(escalations).set(slots(escalations, endUserColumns)).where(byId)),
  };
}

function prepareMessages(db: SqliteDb) {
  const known = { remoteMessageIds: messages.remoteMessageIds };
  const byId = eq(messages.id, sql.placeholder('id'));
  return {
    remoteIds: read(db, known, db.select(known).from(messages).where(byId)),
    addMessage: write(
      db,
      db
        .insert(messages)
        .values({
          ...slots(messages, ['id', 'escalationId', 'direction', 'author', 'agent', 'parts', 'clientId', 'state']),
          ...slots(messages, ['remoteMessageIds', 'sentAt', 'acceptedAt', 'choicePayload']),
        })
        .onConflictDoNothing(),
    ),
    patchMessage: write(
      db,
      db
        .update(messages)
        .set({
          // word of its arrival may be saved after word that it was read
          state: sql`case when ${messages.state} in ('read', 'deleted') and ${slot(messages.state, 'state')} = 'delivered'
            then ${messages.state} else coalesce(${slot(messages.state, 'state')}, ${messages.state}) end`,
          parts: sql`coalesce(${slot(messages.parts, 'parts')}, ${messages.parts})`,
          remoteMessageIds: sql`coalesce(${slot(messages.remoteMessageIds, 'remoteMessageIds')}, ${messages.remoteMessageIds})`,
        })
        .where(byId),
    ),
    addRemoteId: write(
      db,
      db
        .insert(messageRemoteIds)
        .values(slots(messageRemoteIds, ['escalationId', 'remoteMessageId', 'messageId']))
        .onConflictDoNothing(),
    ),
  };
}
