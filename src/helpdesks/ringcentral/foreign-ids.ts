/**
 * The ids that we give to threads and messages over there. They carry our own ids, so that anything the vendor names by
 * them finds its escalation without a look into our database, and a repeat of the same push has the same id.
 */
import type { DeliveryId, EscalationId, MessageId, RemoteMessageId } from '../../core/ids.ts';

/** Our thread: a fresh one per escalation, because a message in a solved thread would reopen its case. */
export function threadIdOf(escalationId: EscalationId): string {
  return escalationId;
}

/** One block of the transcript, counted from 0, the same at every attempt; `asked` is the line that opens the case. */
export function transcriptId(escalationId: EscalationId, block: number | 'asked'): string {
  return `${escalationId}.${block === 'asked' ? 'asked' : `t${block}`}`;
}

/** One piece of a message: pieces of one message differ by their delivery. */
export function pieceId(
  threadId: string,
  ids: { readonly messageId: MessageId; readonly deliveryId: DeliveryId },
): RemoteMessageId {
  const { messageId, deliveryId } = ids;
  const isNotice = String(messageId) === String(deliveryId);
  const piece = isNotice ? deliveryId : `${messageId}.${deliveryId.slice(-12)}`;
  return `${threadId}.${piece}` as RemoteMessageId;
}

/** The id that we answer for an agent's message. Made from the vendor's own, so that a repeat gets the same answer. */
export function agentMessageId(contentId: string): RemoteMessageId {
  return `ed-${contentId}` as RemoteMessageId;
}

/** What an id that we answered was made from, `null` for any other: older accounts do not tell us their own id of a message. */
export function answeredContentId(foreignId: string | null | undefined): string | null {
  return /^ed-(.+)$/.exec(foreignId ?? '')?.[1] ?? null;
}

const own = /^(esc_[0-9a-f]{32})(?:\.(.+))?$/;

/** The escalation that an id of ours belongs to, `null` when the id is none of ours. */
export function escalationIn(foreignId: string | null | undefined): EscalationId | null {
  return ((foreignId && own.exec(foreignId)?.[1]) || null) as EscalationId | null;
}

/** Our message in the id of a piece, `null` for threads, transcript and notices. */
export function messageIn(foreignId: string): MessageId | null {
  const piece = own.exec(foreignId)?.[2] ?? '';
  return (/^(msg_[0-9a-f]{32})\./.exec(piece)?.[1] ?? null) as MessageId | null;
}

/** Whether a message with this id was pushed by us, and so must never come back as an agent's. */
export function isOwn(foreignId: string | null | undefined): boolean {
  return escalationIn(foreignId) !== null;
}
