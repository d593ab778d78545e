import type { TimerPolicy } from '../bot-accounts/timer-policy.ts';
import type { EpochMs } from '../core/clock.ts';
import type { BotId, ConnectionId, EscalationId, MessageId, RemoteGroupId } from '../core/ids.ts';
import type { Language } from '../core/language.ts';
import type { AgentProfile, Choice, MessagePart, RichPartKind } from '../core/message.ts';
import type { Channel, ContextAttributes, EndUser, RemoteConversation } from '../helpdesks/command.ts';

/**
 * `opening`: accepted, agents cannot see it yet. `waiting`: in the helpdesk's queue. `active`: an agent has answered or
 * joined. `ended`: the bot owns the conversation again.
 */
export type EscalationState = 'opening' | 'waiting' | 'active' | 'ended';

/** Who answers the end user. Human from the commit of the start until the end is stored. */
export type Owner = 'bot' | 'human';

export type EndedBy = 'agent' | 'user' | 'bot' | 'system';

/** Why an escalation ended. Closed list, documented at the API. */
export type EndReason =
  | 'agent_ended'
  | 'ticket_solved'
  | 'user_left'
  | 'user_command'
  | 'bot_requested'
  | 'assignment_timeout'
  | 'user_idle'
  | 'agent_idle'
  | 'expired'
  | 'admin_ended'
  | 'helpdesk_lost'
  | 'error';

export interface EscalationEnd {
  readonly by: EndedBy;
  readonly reason: EndReason;
  readonly comment: string | null;
}

/** Where a skill leads: filled in completely when the conversation is opened over there. */
export interface EscalationGroup {
  readonly remoteGroupId: RemoteGroupId | null;
  readonly name: string | null;
  /** Whether a missing group may be made: never, only named to the designer, or at once. */
  readonly mode: 'off' | 'propose' | 'create';
  /** Where the conversation goes while the group is missing; `null` lets the helpdesk decide. */
  readonly fallbackGroupId: RemoteGroupId | null;
}

/** One period in which agents own a conversation. Changed only through `commit`, one version at a time. */
export interface Escalation {
  readonly id: EscalationId;
  readonly botId: BotId;
  /** The bot's own id of the conversation: opaque to us. */
  readonly conversationId: string;
  /** The bot's id of its start command: a repeat finds this escalation again. */
  readonly commandId: string;
  readonly connectionId: ConnectionId;
  readonly version: number;
  /** Number of the newest event. */
  readonly lastSeq: number;
  readonly state: EscalationState;
  readonly skill: string | null;
  readonly group: EscalationGroup;
  readonly endUser: EndUser;
  readonly attributes: ContextAttributes;
  readonly channel: Channel;
  readonly language: Language;
  readonly isTest: boolean;
  /** Where events are posted; `null` when this bot reads them itself. */
  readonly callbackUrl: string | null;
  /** Rich parts that the bot's window shows by itself; others become readable text. */
  readonly richParts: readonly RichPartKind[];
  /** Copied from the bot at the start, so that a change of settings never surprises a running escalation. */
  readonly timers: TimerPolicy;
  readonly remote: RemoteConversation | null;
  /** How far the conversation's own event stream was taken in; `null` where there is none or nothing came yet. */
  readonly streamCursor: string | null;
  readonly ticketId: string | null;
  readonly ticketUrl: string | null;
  readonly agent: AgentProfile | null;
  /** Who left last while nobody has come since: an end that follows was theirs. */
  readonly leftAgent: AgentProfile | null;
  /** What the agent offered last, so that a typed number or label finds its payload. */
  readonly offeredChoices: readonly Choice[];
  /** What could not be used (a bad address, a missing variable), in plain English, without personal data. */
  readonly notices: readonly string[];
  readonly startedAt: EpochMs;
  readonly openedAt: EpochMs | null;
  readonly acceptedAt: EpochMs | null;
  readonly firstAgentMessageAt: EpochMs | null;
  readonly lastUserMessageAt: EpochMs;
  readonly lastAgentMessageAt: EpochMs | null;
  readonly idleWarnedAt: EpochMs | null;
  readonly endedAt: EpochMs | null;
  readonly end: EscalationEnd | null;
  /**
   * When a timer may be due: never later than the true moment, often earlier. The timer re-arms itself when it is early,
   * so that a message need not touch the index.
   */
  readonly wakeAt: EpochMs | null;
  /** Whether the helpdesk is known to be out of reach at the moment. */
  readonly isHelpdeskDown: boolean;
}

export function ownerOf(escalation: Escalation): Owner {
  return escalation.state === 'ended' ? 'bot' : 'human';
}

export type MessageDirection = 'toAgent' | 'toUser';

/** `accepted`: stored, on its way. `delivered`: the other side has it. `failed`: given up, and the sender was told. */
export type MessageState = 'accepted' | 'delivered' | 'read' | 'failed' | 'deleted';

/** A message of either side, as it was accepted. */
export interface MessageRecord {
  readonly id: MessageId;
  readonly escalationId: EscalationId;
  readonly direction: MessageDirection;
  readonly author: 'user' | 'agent' | 'system';
  readonly agent: AgentProfile | null;
  readonly parts: readonly MessagePart[];
  /** The bot's id of the message, unique in its escalation; `null` for messages of agents. */
  readonly clientId: string | null;
  /** The helpdesk's ids: several where one message had to be sent in pieces. */
  readonly remoteMessageIds: readonly string[];
  readonly state: MessageState;
  readonly sentAt: EpochMs;
  readonly acceptedAt: EpochMs;
  /** Of the choice that the bot named with it, `''` for none; `null` for messages of agents, and of earlier releases. */
  readonly choicePayload: string | null;
}
