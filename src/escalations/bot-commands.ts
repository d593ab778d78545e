/**
 * What a bot may ask of escalations, whatever protocol it speaks. Bot protocols translate into these and back;
 * everything in them is already validated for shape and size.
 */
import type { Bot } from '../bot-accounts/bot.ts';
import type { EpochMs } from '../core/clock.ts';
import type { AttachmentId, EscalationId, MessageId } from '../core/ids.ts';
import type { JsonValue } from '../core/json.ts';
import type { ChoiceReply, RichPartKind, TranscriptLine } from '../core/message.ts';
import type { Capabilities } from '../helpdesks/capabilities.ts';
import type { Channel } from '../helpdesks/command.ts';
import type { Availability } from '../helpdesks/helpdesk.ts';
import type { EndedBy, Escalation, MessageRecord } from './escalation.ts';
import type { EscalationEvent } from './escalation-event.ts';

/** A part of an end user's message as the bot names it. */
export type SubmittedPart =
  | { readonly kind: 'text'; readonly text: string }
  /** A file uploaded before. `path` says where the bot has named it, for a refusal. */
  | { readonly kind: 'attachment'; readonly attachmentId: AttachmentId; readonly path?: string }
  /** A file that we fetch when it is sent on. */
  | { readonly kind: 'attachment'; readonly url: string; readonly name: string; readonly mediaType: string }
  | { readonly kind: 'location'; readonly latitude: number; readonly longitude: number; readonly name?: string };

export interface SubmittedUser {
  readonly id?: string;
  readonly name?: string;
  readonly givenName?: string;
  readonly familyName?: string;
  readonly email?: string;
  readonly phone?: string;
  readonly locale?: string;
  readonly avatarUrl?: string;
  /** The bot has checked id and e-mail. Counts only when the bot account may vouch. */
  readonly isVerified?: boolean;
}

export type SubmittedLine = Omit<TranscriptLine, 'parts'> & { readonly parts: readonly SubmittedPart[] };

export interface StartCommand {
  /** The bot's id of this command: a repeat finds the same escalation. */
  readonly id: string;
  readonly conversationId: string;
  /** `null` takes the bot's default route. */
  readonly skill: string | null;
  readonly user: SubmittedUser;
  readonly variables: Readonly<Record<string, JsonValue>>;
  /** Names of variables that may be the end user's own words: no mapping makes them vouched. None when absent. */
  readonly claimed?: readonly string[];
  readonly transcript: readonly SubmittedLine[];
  /** For agents: what the bot has understood. */
  readonly note: string | null;
  readonly reason: string | null;
  /** The question that is still open: becomes the first message to agents. */
  readonly message: { readonly id: string; readonly parts: readonly SubmittedPart[] } | null;
  readonly channel: Channel;
  readonly locale: string | null;
  /** Where events go instead of the bot's own address; `undefined` keeps the bot's. `null` for none. */
  readonly callbackUrl?: string | null;
  readonly richParts: readonly RichPartKind[];
  readonly timers: Partial<Bot['timers']>;
  readonly isTest: boolean;
}

export interface Started {
  readonly escalation: Escalation;
  /** False when the conversation already had an open escalation, or this command was seen before. */
  readonly isNew: boolean;
  readonly capabilities: Capabilities;
  /** What the end user may be told now, `null` when silenced. */
  readonly text: string | null;
}

export interface MessageCommand {
  readonly id: string;
  readonly parts: readonly SubmittedPart[];
  readonly choice: ChoiceReply | null;
  readonly sentAt: EpochMs | null;
}

export interface MessageAccepted {
  readonly messageId: MessageId;
  readonly isNew: boolean;
}

export interface Acknowledgement {
  /** The bot's id of the message. */
  readonly clientId: string;
  readonly isAcknowledged: boolean;
}

export interface UpdateCommand {
  readonly user?: SubmittedUser;
  /** Merged into what is known. */
  readonly variables?: Readonly<Record<string, JsonValue>>;
}

export interface EndCommand {
  readonly by: Extract<EndedBy, 'user' | 'bot'>;
  readonly comment: string | null;
}

export interface BotAvailability extends Availability {
  readonly skill: string | null;
  readonly checkedAt: EpochMs;
}

/**
 * Escalations as one bot sees them. Every call names the bot, and what belongs to another bot is `not_found`.
 * Throws `AppError` for everything the bot can mend; accepts first and works later.
 */
export interface EscalationsForBots {
  availability(bot: Bot, skill: string | null): Promise<BotAvailability>;
  start(bot: Bot, command: StartCommand): Promise<Started>;
  send(bot: Bot, id: EscalationId, command: MessageCommand): Promise<MessageAccepted>;
  /**
   * `draft` is the text that is not sent yet, where the bot may pass it on. A helpdesk that cannot show it is told of the
   * typing only; it is never stored.
   */
  typing(bot: Bot, id: EscalationId, isTyping: boolean, draft?: string): Promise<void>;
  /** The end user has seen everything up to this message; `null` for all. */
  read(bot: Bot, id: EscalationId, upTo: MessageId | null): Promise<void>;
  update(bot: Bot, id: EscalationId, command: UpdateCommand): Promise<Escalation>;
  /** Ending an ended escalation is a success. */
  end(bot: Bot, id: EscalationId, command: EndCommand): Promise<Escalation>;
  find(bot: Bot, id: EscalationId): Promise<Escalation>;
  /** The open escalation of a conversation, else the newest one, else `null`: the cheap answer to "who owns it". */
  findByConversation(bot: Bot, conversationId: string): Promise<Escalation | null>;
  /** Nothing where its connection was removed. */
  capabilitiesOf(escalation: Escalation): Promise<Capabilities>;
  /** Events after `after`, at most `limit`. Asking for what comes after `after` also says that `after` has arrived. */
  events(bot: Bot, id: EscalationId, after: number, limit: number): Promise<readonly EscalationEvent[]>;
  /**
   * Whether it has ended and nothing is on its way to the helpdesk any more. Before, what becomes of a message may still
   * follow the end; after, only what somebody does later: an agent who writes all the same, an operator who sends again.
   */
  isComplete(bot: Bot, id: EscalationId): Promise<boolean>;
  /** Messages of both sides after that one (`null` for all), oldest first, at most `limit`: what a window has to show again. */
  messages(bot: Bot, id: EscalationId, after: MessageId | null, limit: number): Promise<readonly MessageRecord[]>;
  /** The end user's message with that id of the bot, `null` when it was never taken in. */
  findMessage(bot: Bot, id: EscalationId, clientId: string): Promise<MessageRecord | null>;
  /**
   * Remembers, over a restart, whether the sender of a message has had our answer: for protocols without ids of their own,
   * which have to tell a repeat from the same words said again. Nothing happens where there is no such message.
   */
  acknowledge(bot: Bot, id: EscalationId, message: Acknowledgement): Promise<void>;
  /** What `acknowledge` said last of that message; false before. */
  isAcknowledged(bot: Bot, id: EscalationId, clientId: string): Promise<boolean>;
}
