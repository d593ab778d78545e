import type { EpochMs } from '../core/clock.ts';
import type {
  EscalationId,
  MessageId,
  RemoteConversationId,
  RemoteGroupId,
  RemoteMessageId,
  RemoteUserId,
} from '../core/ids.ts';
import type { JsonObject } from '../core/json.ts';
import type { Language } from '../core/language.ts';
import type { ChoiceReply, MessagePart, TranscriptEntry } from '../core/message.ts';

/** Who the end user is, after the identity recipe: what is vouched for is told apart from what somebody typed. */
export interface EndUser {
  /** Stable id of this person in our own namespace. Never a person's own id or address in the clear. */
  readonly key: string;
  /** Id in the customer's own systems, only when the bot vouches for it: may find and join an existing person. */
  readonly vouchedId: string | null;
  readonly email: { readonly address: string; readonly isVouched: boolean } | null;
  readonly name: string | null;
  readonly givenName: string | null;
  readonly familyName: string | null;
  readonly phone: string | null;
  readonly locale: string | null;
  readonly avatarUrl: string | null;
}

/** Bot variables after the connection's mapping. */
export interface ContextAttributes {
  /** Remote field id → value. */
  readonly fields: Readonly<Record<string, string>>;
  readonly tags: readonly string[];
  /** Bot variable → the tag that it gave; absent of what was stored before this was kept. */
  readonly tagOrigins?: Readonly<Record<string, string>>;
}

/** What of the attributes is new. */
export interface ContextChange {
  readonly fields: ContextAttributes['fields'];
  readonly tags: readonly string[];
  /** Tags whose variable says something else by now; none when absent. */
  readonly outdatedTags?: readonly string[];
}

/** Where the end user is. */
export interface Channel {
  readonly type: string | null;
  readonly pageUrl: string | null;
  readonly device: string | null;
}

/** Starts a conversation that agents can see, with group, identity and transcript in place. */
export interface OpenConversation {
  readonly escalationId: EscalationId;
  /** The bot's own id of the conversation. */
  readonly conversationId: string;
  readonly endUser: EndUser;
  /** The person over there, when an earlier escalation has already made or found one. */
  readonly remoteUserId: RemoteUserId | null;
  readonly skill: string | null;
  readonly group: { readonly remoteGroupId: RemoteGroupId | null; readonly name: string | null };
  readonly attributes: ContextAttributes;
  /**
   * Oldest first, in texts of any length and files that the helpdesk takes; what is known beside what was said comes first,
   * as lines of the author `note`.
   */
  readonly transcript: readonly TranscriptEntry[];
  /** Whether a message of the end user follows at once; without one, some helpdesks show agents nothing yet. */
  readonly hasPendingMessage: boolean;
  readonly channel: Channel;
  /** Language of what agents read from us. */
  readonly agentLanguage: Language;
  /** Marked as a test over there. */
  readonly isTest: boolean;
}

export interface OpenedConversation {
  readonly conversation: RemoteConversation;
  readonly ticketId: string | null;
  readonly ticketUrl: string | null;
  /** What the person was told apart or joined with, and what could not be used: shown in the escalation. */
  readonly notices: readonly string[];
}

/** A conversation over there: enough to address it again after a restart. */
export interface RemoteConversation {
  readonly remoteConversationId: RemoteConversationId;
  readonly remoteUserId: RemoteUserId | null;
  /** Whatever else the adapter needs (a token of the conversation, say). Encrypted at rest, opaque to the core. */
  readonly state: JsonObject;
}

/** One message to agents. It fits the helpdesk's capabilities: one part, text not too long. */
export interface SendMessage {
  readonly escalationId: EscalationId;
  readonly conversation: RemoteConversation;
  readonly messageId: MessageId;
  readonly author: { readonly kind: 'user' } | { readonly kind: 'system'; readonly name: string };
  readonly part: MessagePart;
  /** Set when the end user pressed a choice that an agent had offered. */
  readonly choice: ChoiceReply | null;
  readonly sentAt: EpochMs;
  /** It has waited until after the end of its escalation, and may be given back: where agents are done it is `gone`. */
  readonly isAfterEnd?: boolean;
}

export interface SentMessage {
  readonly remoteMessageIds: readonly RemoteMessageId[];
}

export interface CloseConversation {
  readonly escalationId: EscalationId;
  readonly conversation: RemoteConversation;
  readonly by: 'user' | 'bot' | 'system' | 'agent';
  /** What agents are told, in their language; `null` when nothing is to be said. */
  readonly notice: string | null;
}

export interface UpdateContext {
  readonly escalationId: EscalationId;
  readonly conversation: RemoteConversation;
  readonly ticketId: string | null;
  readonly endUser: EndUser;
  /** Everything that is known by now. */
  readonly attributes: ContextAttributes;
  /** What of it is new: agents may have changed the rest since, and theirs stays. All of it when absent. */
  readonly changed?: ContextChange | undefined;
  /** Where it belongs, for a ticket that was seen in no group; absent when that is not asked. */
  readonly group?: RemoteGroupId | null;
}
