import type { EpochMs } from '../../core/clock.ts';
import { SealError } from '../../core/seal.ts';
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
  | 'lastUserMessageAt'
  | 'lastAgentMessageAt'
  | 'state'
  | 'skill'
  | 'ticketId'
  | 'startedAt'
  | 'endedAt'
  | 'wakeAt';

/** What no query looks at: one JSON column. The remote state is not in it, because it may hold secrets. */
export interface EscalationDetail extends Omit<Escalation, ColumnKey | 'remote'> {
  readonly remote: Omit<RemoteConversation, 'state'> | null;
  /** Here in rows of earlier releases; in columns of their own since. */
  readonly lastUserMessageAt?: EpochMs;
  readonly lastAgentMessageAt?: EpochMs | null;
}

type Row = typeof escalations.$inferSelect;

// named one by one, because copying "all but" is the slowest part of a commit; the compiler misses none
export function detailOf(escalation: Escalation): EscalationDetail {
  const { remote } = escalation;
  return {
    group: escalation.group,
    endUser: escalation.endUser,
    attributes: escalation.attributes,
    channel: escalation.channel,
    language: escalation.language,
    isTest: escalation.isTest,
    callbackUrl: escalation.callbackUrl,
    richParts: escalation.richParts,
    timers: escalation.timers,
    ticketUrl: escalation.ticketUrl,
    agent: escalation.agent,
    leftAgent: escalation.leftAgent,
    offeredChoices: escalation.offeredChoices,
    notices: escalation.notices,
    openedAt: escalation.openedAt,
    acceptedAt: escalation.acceptedAt,
    firstAgentMessageAt: escalation.firstAgentMessageAt,
    idleWarnedAt: escalation.idleWarnedAt,
    end: escalation.end,
    isHelpdeskDown: escalation.isHelpdeskDown,
    streamCursor: escalation.streamCursor,
    remote:
      remote === null ? null : { remoteConversationId: remote.remoteConversationId, remoteUserId: remote.remoteUserId },
  };
}

/** What rows of earlier releases do not name yet. */
const cameLater = { streamCursor: null, leftAgent: null } satisfies Partial<EscalationDetail>;

export function escalationOf(row: Row, codec: RemoteStateCodec): Escalation {
  const { remote, lastUserMessageAt, lastAgentMessageAt, ...detail } = row.detail;
  return {
    ...cameLater,
    ...detail,
    id: row.id,
    botId: row.botId,
    conversationId: row.conversationId,
    commandId: row.commandId,
    connectionId: row.connectionId,
    version: row.version,
    lastSeq: row.lastSeq,
    lastUserMessageAt: row.lastUserMessageAt ?? lastUserMessageAt ?? row.startedAt,
    lastAgentMessageAt: row.lastAgentMessageAt ?? lastAgentMessageAt ?? null,
    state: row.state,
    skill: row.skill,
    ticketId: row.ticketId,
    startedAt: row.startedAt,
    endedAt: row.endedAt,
    wakeAt: row.wakeAt,
    remote: remote === null ? null : { ...remote, state: codec.open(row.id, row.sealedRemoteState) },
  };
}

/** For lists, which only show: one whose remote state does not open stands there without it, and keeps no other out. */
export function listedOf(row: Row, codec: RemoteStateCodec): Escalation {
  try {
    return escalationOf(row, codec);
  } catch (error) {
    if (!(error instanceof SealError)) throw error;
    return escalationOf(row, { ...codec, open: () => ({}) });
  }
}
