import type { Escalation } from '../../escalations/escalation.ts';
import type { RemoteConversation } from '../../helpdesks/command.ts';
import type { RemoteStateCodec } from './remote-state.ts';
import type { escalations } from './schema.ts';

type ColumnKey =
  | 'id'
  | 'botId'
  | 'conversationId'
  | 'commandId'
  | 'connectionId'
  | 'version'
  | 'lastSeq'
  | 'state'
  | 'skill'
  | 'ticketId'
  | 'startedAt'
  | 'endedAt'
  | 'wakeAt';

/** What no query looks at: one JSON column. The remote state is not in it, because it may hold secrets. */
export interface EscalationDetail extends Omit<Escalation, ColumnKey | 'remote'> {
  readonly remote: Omit<RemoteConversation, 'state'> | null;
}

type Row = typeof escalations.$inferSelect;

export function detailOf(escalation: Escalation): EscalationDetail {
  const { id, botId, conversationId, commandId, connectionId, version, lastSeq, state, ...rest } = escalation;
  const { skill, ticketId, startedAt, endedAt, wakeAt, remote, ...detail } = rest;
  if (remote === null) return { ...detail, remote };
  return {
    ...detail,
    remote: { remoteConversationId: remote.remoteConversationId, remoteUserId: remote.remoteUserId },
  };
}

export function escalationOf(row: Row, codec: RemoteStateCodec): Escalation {
  const { remote, ...detail } = row.detail;
  return {
    ...detail,
    id: row.id,
    botId: row.botId,
    conversationId: row.conversationId,
    commandId: row.commandId,
    connectionId: row.connectionId,
    version: row.version,
    lastSeq: row.lastSeq,
    state: row.state,
    skill: row.skill,
    ticketId: row.ticketId,
    startedAt: row.startedAt,
    endedAt: row.endedAt,
    wakeAt: row.wakeAt,
    remote: remote === null ? null : { ...remote, state: codec.open(row.id, row.sealedRemoteState) },
  };
}
