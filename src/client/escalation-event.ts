/** What happens in an escalation, as webhooks, the stream and polling bring it. */

export interface Agent {
  readonly id: string | null;
  readonly name: string;
  readonly avatarUrl: string | null;
}

export interface Ticket {
  readonly id: string;
  readonly url: string | null;
}

export type EndedBy = 'agent' | 'user' | 'bot' | 'system';

export type EndReason =
  | 'agent_ended'
  | 'ticket_solved'
  | 'user_left'
  | 'user_command'
  | 'bot_requested'
  | 'admin_ended'
  | 'assignment_timeout'
  | 'user_idle'
  | 'agent_idle'
  | 'expired'
  | 'helpdesk_lost'
  | 'error';

export interface Choice {
  readonly kind: 'reply' | 'postback' | 'link';
  readonly label: string;
  /** Send it back as `choice.payload` of a message when it is pressed. */
  readonly payload?: string;
  readonly url?: string;
}

/** One piece of an agent's message. Choices, cards, forms and places come only to windows that named them in `richParts`. */
export type ShownPart =
  | { readonly kind: 'text'; readonly text: string; readonly html?: string }
  | {
      readonly kind: 'attachment';
      readonly name: string;
      readonly mediaType: string;
      readonly sizeBytes: number | null;
      /** A link that needs no key and has an end date; may be relative, see `PasserelleClient.absoluteUrl`. */
      readonly url: string;
    }
  | { readonly kind: 'choices'; readonly choices: readonly Choice[] }
  | {
      readonly kind: 'cards';
      readonly layout: 'carousel' | 'list';
      readonly cards: readonly {
        readonly title: string;
        readonly description?: string;
        readonly imageUrl?: string;
        readonly choices: readonly Choice[];
      }[];
    }
  | {
      readonly kind: 'form';
      readonly fields: readonly {
        readonly name: string;
        readonly label: string;
        readonly type: 'text' | 'email' | 'select';
        readonly placeholder?: string;
        readonly options?: readonly { readonly name: string; readonly label: string }[];
      }[];
    }
  | {
      readonly kind: 'location';
      readonly latitude: number;
      readonly longitude: number;
      readonly name?: string;
    };

interface ShownContent {
  /** The whole message as plain text, files left out. */
  readonly text: string;
  readonly parts: readonly ShownPart[];
}

/** The end user's own words about a moment, in `text`: what to tell them; `null` when you have silenced it. */
interface Told {
  readonly text: string | null;
}

interface AboutMessage {
  /** Passerelle's id of the message. */
  readonly messageId: string;
  /** Your id of it. */
  readonly clientMessageId: string | null;
}

/** What the `data` of each event holds. */
export interface EventData {
  'escalation.queued': Told & {
    readonly ticket: Ticket | null;
    readonly group: { readonly id: string | null; readonly name: string | null };
    readonly openedAt: string | null;
    readonly notices: readonly string[];
  };
  'escalation.accepted': Told & { readonly agent: Agent | null; readonly waitedMs: number };
  'escalation.updated': { readonly ticket?: Ticket | null; readonly notices?: readonly string[] };
  'escalation.idle_warned': Told & { readonly endsAt: string; readonly endsInSeconds: number };
  'escalation.ended': Told & {
    readonly by: EndedBy;
    readonly reason: EndReason;
    readonly comment: string | null;
    readonly agent: Agent | null;
    readonly waitedMs: number;
    readonly lastedMs: number;
    readonly startedAt: string;
    readonly acceptedAt: string | null;
    readonly ticket: Ticket | null;
  };
  'agent.joined': { readonly agent: Agent | null };
  'agent.left': Told & { readonly agent: Agent | null };
  'agent.transferred': Told & {
    readonly groupId: string | null;
    readonly agent: Agent | null;
    readonly isAutomatic: boolean;
  };
  'message.created': ShownContent & {
    readonly messageId: string;
    readonly author: Agent & { readonly kind: 'agent' | 'system' };
    readonly sentAt: string;
    /** Found later than it was written, or after the end. */
    readonly late?: boolean;
  };
  'message.delivered': AboutMessage;
  'message.read': AboutMessage;
  'message.failed': AboutMessage & Told & { readonly code: string };
  'message.updated': ShownContent & { readonly messageId: string };
  'message.deleted': { readonly messageId: string };
  'attachment.requested': Readonly<Record<string, never>>;
  'survey.requested': Readonly<Record<string, never>>;
  'helpdesk.disconnected': Told;
  'helpdesk.reconnected': Told;
}
export type EventType = keyof EventData;

interface EventFrame {
  /** The same however often and by whatever way the event comes. */
  readonly id: string;
  /** Counts from 1 without a gap within its escalation. */
  readonly seq: number;
  readonly at: string;
  readonly escalationId: string;
  readonly conversationId: string;
}

/** One entry of the numbered list of an escalation. Narrow it by `type`. */
export type EscalationEvent = {
  [Type in EventType]: EventFrame & { readonly type: Type; readonly data: EventData[Type] };
}[EventType];

export interface SignalData {
  'agent.typing': {
    readonly isTyping: boolean;
    readonly agent: { readonly id: string | null; readonly name: string } | null;
    /** Take it as stopped when nothing came for so long. */
    readonly expiresInMs: number;
  };
  'agent.read': Readonly<Record<string, never>>;
  'queue.moved': { readonly position: number | null; readonly estimatedWaitSeconds: number | null };
}
export type SignalType = keyof SignalData;

/** What happens now and is worth nothing later: it has no number and is never repeated. */
export type EscalationSignal = {
  [Type in SignalType]: Omit<EventFrame, 'id' | 'seq'> & { readonly type: Type; readonly data: SignalData[Type] };
}[SignalType];

/** What `testWebhook` and the console have posted to a callback: of no escalation, and without a number. */
export interface CallbackTest {
  readonly id: string;
  readonly type: 'webhook.test';
  readonly at: string;
  readonly data: Readonly<Record<string, never>>;
}
