/**
 * What travels through the outbox towards the helpdesk. `escalations` writes it, `relay` reads it, the outbox keeps it
 * without looking. Bot lanes carry event bodies as they are.
 */
import type { EpochMs } from '../core/clock.ts';
import type { MessageId } from '../core/ids.ts';
import type { ChoiceReply, MessagePart, TranscriptEntry } from '../core/message.ts';
import type { ContextAttributes, ContextChange, EndUser } from '../helpdesks/command.ts';

export interface OpenPayload {
  readonly kind: 'open';
  readonly transcript: readonly TranscriptEntry[];
  /** Whether a message of the end user waits behind the opening. */
  readonly hasPendingMessage: boolean;
}

/** One piece of a message: exactly one call to the helpdesk, so that a crash between two pieces repeats neither. */
export interface SendPayload {
  readonly kind: 'send';
  readonly messageId: MessageId;
  /** The bot's id of the message. */
  readonly clientId: string;
  readonly isFirstPiece: boolean;
  readonly isLastPiece: boolean;
  readonly part: MessagePart;
  readonly choice: ChoiceReply | null;
  readonly sentAt: EpochMs;
}

export interface ClosePayload {
  readonly kind: 'close';
  readonly by: 'user' | 'bot' | 'system' | 'agent';
  readonly notice: string | null;
}

export interface UpdatePayload {
  readonly kind: 'update';
  readonly endUser: EndUser;
  readonly attributes: ContextAttributes;
  /** What of it is new; all when absent. */
  readonly changed?: ContextChange;
  /** Whether to see that it is in the group that was asked for. */
  readonly isAboutGroup?: boolean;
}

/** A word from us to agents inside the conversation. */
export interface NoticePayload {
  readonly kind: 'notice';
  readonly text: string;
}

export type HelpdeskPayload = OpenPayload | SendPayload | ClosePayload | UpdatePayload | NoticePayload;

const kinds: readonly unknown[] = ['open', 'send', 'close', 'update', 'notice'] satisfies HelpdeskPayload['kind'][];

/** Reads a stored payload back. Throws for one that this version does not know: a bug, never bad input. */
export function helpdeskPayloadOf(stored: unknown): HelpdeskPayload {
  const kind = (stored as { kind?: unknown } | null)?.kind;
  if (kinds.includes(kind)) return stored as HelpdeskPayload;
  throw new Error(`A stored delivery has the unknown kind ${String(kind)}.`);
}
