import type { EpochMs } from '../core/clock.ts';
import type {
  AttachmentId,
  BotId,
  ConnectionId,
  EscalationId,
  MessageId,
  RemoteConversationId,
  RemoteUserId,
} from '../core/ids.ts';
import type { Change, CommitResult } from './change.ts';
import type { EndReason, Escalation, EscalationState, MessageRecord } from './escalation.ts';
import type { EscalationEvent } from './escalation-event.ts';
import type { StartRefusal } from './start-refusal.ts';

export interface EscalationFilter {
  readonly botId?: BotId;
  readonly connectionId?: ConnectionId;
  readonly states?: readonly EscalationState[];
  readonly skill?: string;
  /** What agents know it as. */
  readonly ticketId?: string;
  /** Newest first; continues before this id. */
  readonly before?: EscalationId;
  readonly limit: number;
}

/** Escalations of a span that share skill and outcome. */
export interface OutcomeCount {
  readonly skill: string | null;
  /** `null` while they are open. */
  readonly reason: EndReason | null;
  readonly count: number;
  /** How many of them an agent has answered. */
  readonly answered: number;
  /** From the start to the first message of an agent, summed over the answered ones. */
  readonly answeredAfterMs: number;
}

/** Starts of a day that were refused, by bot and code. */
export interface RefusalCount {
  /** Midnight UTC. */
  readonly day: EpochMs;
  readonly botId: BotId;
  readonly code: StartRefusal;
  readonly count: number;
}

/** By what an end user is known in an escalation. */
export type EndUserMark =
  | { readonly key: string }
  /** In lower case. */
  | { readonly email: string }
  | { readonly botId: BotId; readonly conversationId: string };

/** What one step of a removal did. */
export interface RemovalStep {
  /** `open` and `waits` (something of it is still to be delivered) leave everything; `more` is to be called again. */
  readonly outcome: 'gone' | 'more' | 'open' | 'waits';
  /** Uploads that are not known any more: their bytes are to be deleted. */
  readonly uploads: readonly AttachmentId[];
}

/** Where escalations live. `commit` is the only way to change one. */
export interface EscalationStore {
  commit(change: Change): Promise<CommitResult>;
  find(id: EscalationId): Promise<Escalation | null>;
  findOpen(botId: BotId, conversationId: string): Promise<Escalation | null>;
  /** The open escalation of that bot conversation, else the newest ended one. */
  findLatest(botId: BotId, conversationId: string): Promise<Escalation | null>;
  findByCommand(botId: BotId, commandId: string): Promise<Escalation | null>;
  /** The open escalation of that remote conversation, else the newest ended one. */
  findByRemote(connectionId: ConnectionId, remoteConversationId: RemoteConversationId): Promise<Escalation | null>;
  list(filter: EscalationFilter): Promise<readonly Escalation[]>;
  /** The escalations of an end user, newest first. */
  listOfEndUser(mark: EndUserMark, limit: number): Promise<readonly Escalation[]>;

  /** Events with `seq` above `after`, in order. */
  listEvents(id: EscalationId, after: number, limit: number): Promise<readonly EscalationEvent[]>;
  /** Remembers that the bot has read up to `seq`; never goes back. */
  acknowledgeEvents(id: EscalationId, seq: number): Promise<void>;

  findMessage(id: MessageId): Promise<MessageRecord | null>;
  findMessageByClientId(id: EscalationId, clientId: string): Promise<MessageRecord | null>;
  findMessageByRemoteId(id: EscalationId, remoteMessageId: string): Promise<MessageRecord | null>;
  /** Oldest first. */
  listMessages(id: EscalationId, after: MessageId | null, limit: number): Promise<readonly MessageRecord[]>;
  /** Remembers whether the sender of that message has had our answer to it. Nothing happens where there is none. */
  acknowledgeMessage(id: EscalationId, clientId: string, isAcknowledged: boolean): Promise<void>;
  /** False until `acknowledgeMessage` said otherwise. */
  isMessageAcknowledged(id: EscalationId, clientId: string): Promise<boolean>;

  findIdentityLink(connectionId: ConnectionId, botId: BotId, endUserKey: string): Promise<RemoteUserId | null>;

  /**
   * Open escalations whose timer is due, at most `limit`. The stored moment is never later than the true one: one that
   * is early is put off with `rearm`, unless the escalation has changed since `version` was loaded: that change has set
   * the moment itself, or the timer comes again.
   */
  dueTimers(now: EpochMs, limit: number): Promise<readonly EscalationId[]>;
  rearm(id: EscalationId, wakeAt: EpochMs | null, version: number): Promise<void>;
  /**
   * Open escalations that nobody compared with the helpdesk since `before`, and those that were compared in the future, by
   * a clock that was wrong; marks them as compared at `now`.
   */
  dueReconciliations(request: {
    readonly before: EpochMs;
    readonly now: EpochMs;
    readonly limit: number;
  }): Promise<readonly EscalationId[]>;
  /**
   * Takes the right to follow the event streams of open escalations of these connections that are opened over there and
   * that nobody follows, or whose lease is over. At most `limit`, oldest first.
   */
  claimStreams(request: {
    readonly connectionIds: readonly ConnectionId[];
    readonly holder: string;
    readonly now: EpochMs;
    readonly until: EpochMs;
    readonly limit: number;
  }): Promise<readonly EscalationId[]>;
  /** Extends every lease that nobody else took meanwhile. Answers which are still this holder's. */
  renewStreams(request: {
    readonly holder: string;
    readonly now: EpochMs;
    readonly until: EpochMs;
  }): Promise<readonly EscalationId[]>;
  /** Gives leases back: these, all of the holder (`ids` null), or all there are (`holder` null). */
  releaseStreams(request: {
    readonly holder: string | null;
    readonly ids: readonly EscalationId[] | null;
  }): Promise<void>;
  countOpen(): Promise<number>;
  /** Connections with open escalations that were told last that the helpdesk is out of reach. */
  connectionsDown(): Promise<readonly ConnectionId[]>;
  /**
   * What was started on the days (UTC) that begin from then until then (not included) and is no test, by skill and why it
   * ended; a pair may come more than once. What has ended stays in it after `pruneEnded`.
   */
  outcomes(span: { readonly from: EpochMs; readonly until: EpochMs }): Promise<readonly OutcomeCount[]>;
  /**
   * Goes on counting for `outcomes` what ended under releases that did not count at the end, at most `limit` escalations.
   * Answers how many; 0 when all are counted.
   */
  countEnded(limit: number): Promise<number>;
  /** Remembers that a start was refused, on the day (UTC) of that moment. */
  countRefusal(refusal: { readonly botId: BotId; readonly code: StartRefusal; readonly at: EpochMs }): Promise<void>;
  /** The refusals of the days that begin from then until then (not included), oldest first. */
  refusals(span: { readonly from: EpochMs; readonly until: EpochMs }): Promise<readonly RefusalCount[]>;
  /** When something new came in from this connection last, at most half a minute too early; `null` when nothing ever did. */
  lastReceiptAt(scope: string): Promise<EpochMs | null>;
  /** Deletes receipts older than this, a few at a time. Answers how many went. */
  pruneReceipts(before: EpochMs, limit: number): Promise<number>;
  /** Forgets who is who over there of people whom nobody has met since, a few at a time. Answers how many went. */
  pruneIdentityLinks(before: EpochMs, limit: number): Promise<number>;
  /**
   * Deletes escalations that ended before this moment with all that belongs to them, oldest first, at most `limit` rows:
   * a long one goes in several steps. One that still has something to deliver stays. Answers how many rows went.
   */
  pruneEnded(before: EpochMs, limit: number): Promise<number>;
  /**
   * Deletes one that has ended, with all that belongs to it, the uploads of its messages and, with the last one of that
   * end user on its connection, who they are over there. At most `limit` rows at a time, the escalation itself last: one
   * that is cut off is found again. One that is not there is `gone`.
   */
  removeEnded(id: EscalationId, limit: number): Promise<RemovalStep>;
}
