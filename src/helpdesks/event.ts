import type { EpochMs } from '../core/clock.ts';
import type {
  EscalationId,
  MessageId,
  RemoteConversationId,
  RemoteGroupId,
  RemoteMessageId,
  RemoteUserId,
} from '../core/ids.ts';
import type { AgentProfile, MessagePart } from '../core/message.ts';

interface EventBase {
  /**
   * The same for every report of the same thing, whether it comes by webhook, stream or catch-up.
   * Unique within a connection. Two reports with one key count once.
   */
  readonly dedupeKey: string;
  /** The helpdesk's time, for order within one batch. */
  readonly at: EpochMs;
  readonly remoteConversationId: RemoteConversationId;
  /** Our own mark on the conversation, where the helpdesk gives it back; finds the escalation before its remote id is stored. */
  readonly escalationId: EscalationId | null;
}

export type RemoteEndReason = 'agent_ended' | 'ticket_solved' | 'user_left' | 'helpdesk_lost';

/** Everything a helpdesk can tell us about a conversation of ours, in one closed list. Vendor words stop before here. */
export type HelpdeskEvent = EventBase &
  (
    | {
        readonly kind: 'agentJoined';
        readonly agent: AgentProfile;
        /** Somebody has joined, but who is not told: `agent` is a name for all of them, and counts only while nobody is known. */
        readonly isPlaceholder?: boolean;
      }
    | { readonly kind: 'agentLeft'; readonly agent: AgentProfile | null }
    | {
        readonly kind: 'transferred';
        readonly group: RemoteGroupId | null;
        /** Every group that it is in now, where that is all the helpdesk tells: while the one we know is among them, it stayed. */
        readonly allGroups?: readonly RemoteGroupId[];
        readonly agent: AgentProfile | null;
        readonly isAutomatic: boolean;
      }
    | {
        readonly kind: 'agentMessaged';
        readonly agent: AgentProfile;
        readonly remoteMessageId: RemoteMessageId;
        readonly parts: readonly MessagePart[];
        /** Written by a trigger, macro or survey of the helpdesk, not by a person: never counts as an agent joining. */
        readonly isAutomation: boolean;
      }
    | {
        readonly kind: 'messageUpdated';
        readonly remoteMessageId: RemoteMessageId;
        readonly parts: readonly MessagePart[];
      }
    | { readonly kind: 'messageDeleted'; readonly remoteMessageId: RemoteMessageId }
    /** The helpdesk accepted a message of ours and now says that it failed after all. */
    | { readonly kind: 'messageFailed'; readonly remoteMessageId: RemoteMessageId; readonly code: string }
    | {
        readonly kind: 'ticketLinked';
        readonly ticketId: string;
        readonly ticketUrl: string | null;
        /** It was made without the context of the opening, which it takes from now on; not so when absent. */
        readonly isBlank?: boolean;
        /** The ticket was seen in no group, whatever was asked for at the opening; not told when absent. */
        readonly isUngrouped?: boolean;
      }
    | { readonly kind: 'attachmentRequested' }
    /** Two people became one over there: the conversation, the person, or both go on under other ids. */
    | {
        readonly kind: 'conversationMoved';
        readonly survivingConversationId: RemoteConversationId;
        readonly survivingUserId: RemoteUserId | null;
      }
    | {
        readonly kind: 'conversationEnded';
        readonly by: 'agent' | 'user' | 'helpdesk';
        readonly reason: RemoteEndReason;
      }
    /** Signals: passed on at once or dropped, never stored. */
    | { readonly kind: 'agentTyped'; readonly agent: AgentProfile | null; readonly isTyping: boolean }
    | {
        readonly kind: 'agentRead';
        /** The message of ours that was read, by our id; `null` when unknown or named by `upToRemote`. */
        readonly upTo: MessageId | null;
        /** The same by the helpdesk's id, where it does not give ours back. */
        readonly upToRemote?: RemoteMessageId;
      }
    | { readonly kind: 'queueMoved'; readonly position: number | null; readonly waitSeconds: number | null }
  );

export type HelpdeskSignal = Extract<HelpdeskEvent, { kind: 'agentTyped' | 'agentRead' | 'queueMoved' }>;

export function isSignal(event: HelpdeskEvent): event is HelpdeskSignal {
  return event.kind === 'agentTyped' || event.kind === 'agentRead' || event.kind === 'queueMoved';
}
