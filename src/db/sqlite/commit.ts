import { and, eq, sql } from 'drizzle-orm';
import type { Change, CommitResult, MessagePatch, Receipt } from '../../escalations/change.ts';
import type { Escalation, MessageRecord } from '../../escalations/escalation.ts';
import { detailOf } from './escalation-row.ts';
import type { Lanes } from './lanes.ts';
import { Refused } from './refused.ts';
import type { RemoteStateCodec } from './remote-state.ts';
import { escalations, events, identityLinks, messageRemoteIds, messages, receipts } from './schema.ts';
import { slot, slots } from './slots.ts';
import type { SqliteDb } from './sqlite-db.ts';
import { write } from './write.ts';

interface CommitTools {
  readonly lanes: Lanes;
  readonly codec: RemoteStateCodec;
}

/**
 * Saves everything one decision changes. What can be refused is looked at before anything is written; where that is not
 * possible `Refused` is thrown, and the engine undoes the operation.
 */
export function createCommit(db: SqliteDb, { lanes, codec }: CommitTools): (change: Change) => CommitResult {
  const statements = prepare(db);

  const isKnown = (receipt: Receipt | undefined) =>
    receipt !== undefined && statements.receipt.get({ scope: receipt.scope, key: receipt.key }) !== undefined;
  const insertMessage = (message: MessageRecord): boolean => {
    if (statements.addMessage.run({ ...message }).changes === 0) return false;
    for (const remoteMessageId of message.remoteMessageIds) {
      statements.addRemoteId.run({ escalationId: message.escalationId, remoteMessageId, messageId: message.id });
    }
    return true;
  };
  const patchMessage = (escalation: Escalation, patch: MessagePatch) => {
    const stored = statements.message.get({ id: patch.id });
    if (stored === undefined) return;
    const added = (patch.addRemoteMessageIds ?? []).filter((id) => !stored.remoteMessageIds.includes(id));
    for (const remoteMessageId of added) {
      statements.addRemoteId.run({ escalationId: escalation.id, remoteMessageId, messageId: patch.id });
    }
    statements.patchMessage.run({
      id: patch.id,
      state: patch.state ?? stored.state,
      parts: patch.parts ?? stored.parts,
      remoteMessageIds: [...stored.remoteMessageIds, ...added],
    });
  };
  const rowOf = (escalation: Escalation) => ({
    ...escalation,
    detail: detailOf(escalation),
    remoteConversationId: escalation.remote?.remoteConversationId ?? null,
    sealedRemoteState: escalation.remote === null ? null : codec.seal(escalation.id, escalation.remote.state),
  });
  const insertEscalation = (escalation: Escalation): CommitResult => {
    const row = { ...rowOf(escalation), reconciledAt: escalation.startedAt };
    if (statements.addEscalation.run(row).changes === 1) return 'committed';
    const { botId, conversationId, commandId } = escalation;
    if (statements.byCommand.get({ botId, commandId }) !== undefined) return 'duplicate';
    return statements.open.get({ botId, conversationId }) === undefined ? 'conflict' : 'openExists';
  };
  const updateEscalation = (change: Change, current: Current) => {
    const row = rowOf(change.escalation);
    const isUnmoved =
      change.movesWake !== true &&
      current.state === row.state &&
      current.skill === row.skill &&
      current.remoteConversationId === row.remoteConversationId;
    if (isUnmoved) statements.touchEscalation.run(row);
    else statements.updateEscalation.run(change.movesWake === true ? row : { ...row, wakeAt: current.wakeAt });
  };

  return (change) => {
    const { escalation, receipt, settlement } = change;
    const current = statements.current.get({ id: escalation.id });
    const isNew = escalation.version === 1;
    if (!isNew && current?.version !== escalation.version - 1) return isKnown(receipt) ? 'duplicate' : 'conflict';
    if (settlement !== undefined && !lanes.holds(settlement.deliveryId, settlement.leaseToken)) {
      return isKnown(receipt) ? 'duplicate' : 'leaseLost';
    }

    let hasWritten = false;
    const refuse = (result: CommitResult): CommitResult => {
      if (hasWritten) throw new Refused(result);
      return result;
    };
    if (receipt !== undefined) {
      if (statements.addReceipt.run({ ...receipt }).changes === 0) return refuse('duplicate');
      hasWritten = true;
    }
    if (isNew || current === undefined) {
      const result = insertEscalation(escalation);
      if (result !== 'committed') return refuse(result);
      hasWritten = true;
    }
    for (const message of change.messages ?? []) {
      if (!insertMessage(message)) return refuse('duplicate');
      hasWritten = true;
    }
    if (!isNew && current !== undefined) updateEscalation(change, current);
    for (const patch of change.messagePatches ?? []) patchMessage(escalation, patch);
    for (const event of change.events ?? []) statements.addEvent.run({ ...event });
    if (settlement !== undefined) lanes.settle(settlement);
    for (const delivery of change.deliveries ?? []) lanes.add(delivery);
    if (change.identityLink !== undefined) statements.link.run({ ...change.identityLink });
    return 'committed';
  };
}

type Current = NonNullable<ReturnType<ReturnType<typeof prepare>['current']['get']>>;

const hotColumns = ['version', 'lastSeq', 'ticketId', 'detail', 'sealedRemoteState'] as const;
// each of these is part of an index: they are written only when they change (the end together with the state)
const indexedColumns = ['state', 'endedAt', 'skill', 'wakeAt', 'remoteConversationId'] as const;
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
    addEvent: write(db, db.insert(events).values(slots(events, ['id', 'escalationId', 'seq', 'type', 'at', 'data']))),
    link: write(
      db,
      db
        .insert(identityLinks)
        .values(slots(identityLinks, ['connectionId', 'botId', 'endUserKey', 'remoteUserId']))
        .onConflictDoUpdate({
          target: [identityLinks.connectionId, identityLinks.botId, identityLinks.endUserKey],
          set: { remoteUserId: slot(identityLinks.remoteUserId, 'remoteUserId') },
        }),
    ),
  };
}

function prepareEscalation(db: SqliteDb) {
  const byId = eq(escalations.id, sql.placeholder('id'));
  const ofBot = eq(escalations.botId, sql.placeholder('botId'));
  return {
    current: db
      .select({
        version: escalations.version,
        state: escalations.state,
        skill: escalations.skill,
        wakeAt: escalations.wakeAt,
        remoteConversationId: escalations.remoteConversationId,
      })
      .from(escalations)
      .where(byId)
      .prepare(),
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
        .values(slots(escalations, [...fixedColumns, ...indexedColumns, ...hotColumns, 'reconciledAt']))
        .onConflictDoNothing(),
    ),
    touchEscalation: write(db, db.update(escalations).set(slots(escalations, hotColumns)).where(byId)),
    updateEscalation: write(
      db,
      db
        .update(escalations)
        .set(slots(escalations, [...indexedColumns, ...hotColumns]))
        .where(byId),
    ),
  };
}

function prepareMessages(db: SqliteDb) {
  const byId = eq(messages.id, sql.placeholder('id'));
  return {
    message: db
      .select({ state: messages.state, parts: messages.parts, remoteMessageIds: messages.remoteMessageIds })
      .from(messages)
      .where(byId)
      .prepare(),
    addMessage: write(
      db,
      db
        .insert(messages)
        .values({
          ...slots(messages, ['id', 'escalationId', 'direction', 'author', 'agent', 'parts', 'clientId', 'state']),
          ...slots(messages, ['remoteMessageIds', 'sentAt', 'acceptedAt']),
        })
        .onConflictDoNothing(),
    ),
    patchMessage: write(
      db,
      db
        .update(messages)
        .set(slots(messages, ['state', 'parts', 'remoteMessageIds']))
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
