/**
 * What we write into metadata so that nothing of ours comes back as an echo, nothing is done twice after a crash, and
 * nothing of another installation is touched. Keys carry our own prefix, so they collide with nobody's.
 */
import type { DeliveryId, EscalationId, MessageId } from '../../core/ids.ts';
import type { Metadata } from './client.ts';

const names = {
  escalation: 'passerelle_escalation',
  owner: 'passerelle_owner',
  ticket: 'passerelle_ticket',
  message: 'passerelle_message',
  delivery: 'passerelle_delivery',
  part: 'passerelle_part',
  transcript: 'passerelle_transcript',
} as const;

const prefix = 'passerelle_';

type Found = Readonly<Record<string, unknown>> | undefined;

const stringOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

/** On the conversation: whose it is, and which escalation it serves now. */
export function conversationMark(escalationId: EscalationId, owner: string): Metadata {
  return { [names.escalation]: escalationId, [names.owner]: owner };
}

/**
 * On a conversation that serves one escalation after another: the one whose ticket still has its messaging session, because
 * agents had control when it ended. `null` says that the next escalation gets a ticket of its own.
 */
export function liveTicketMark(escalationId: EscalationId | null): Metadata {
  return { [names.ticket]: escalationId ?? '' };
}

/** On a message that carries one part of ours. */
export function messageMark(ids: { messageId: MessageId; deliveryId: DeliveryId; part: number }): Metadata {
  return { [names.message]: ids.messageId, [names.delivery]: ids.deliveryId, [names.part]: ids.part };
}

/** On one block of the transcript, counted from 0, the same at every attempt; `asked` is the message that opens a ticket. */
export function transcriptMark(escalationId: EscalationId, block: number | 'asked'): Metadata {
  return { [names.transcript]: `${escalationId}/${block}` };
}

/** On a change of control, so that its event is known as ours. */
export function controlMark(escalationId: EscalationId): Metadata {
  return { [names.escalation]: escalationId };
}

/** On what agents are told when the conversation ends. */
export function noticeMark(escalationId: EscalationId, deliveryId: DeliveryId): Metadata {
  return { [names.escalation]: escalationId, [names.delivery]: deliveryId };
}

/** Whether this is the message with which we opened this escalation: nothing before it belongs to it. */
export function isOpeningOf(escalationId: EscalationId, metadata: Found): boolean {
  return metadata?.[names.transcript] === `${escalationId}/0`;
}

export function escalationIn(metadata: Found): EscalationId | null {
  return stringOf(metadata?.[names.escalation]) as EscalationId | null;
}

export function liveTicketIn(metadata: Found): EscalationId | null {
  return stringOf(metadata?.[names.ticket]) as EscalationId | null;
}

/** Whether the conversation served somebody before the escalation that it is marked with. */
export function hasServedBefore(metadata: Found): boolean {
  return metadata?.[names.ticket] !== undefined;
}

export function ownerIn(metadata: Found): string | null {
  return stringOf(metadata?.[names.owner]);
}

export function deliveryIn(metadata: Found): DeliveryId | null {
  return stringOf(metadata?.[names.delivery]) as DeliveryId | null;
}

/** A key for "this piece was posted": the same for the mark we would write and for the mark that came back. */
export function pieceKeyIn(metadata: Found): string | null {
  const transcript = stringOf(metadata?.[names.transcript]);
  if (transcript !== null) return `transcript:${transcript}`;
  const message = stringOf(metadata?.[names.message]);
  return message === null ? null : `message:${message}/${String(metadata?.[names.part] ?? 0)}`;
}

/** Whether any key is ours: a message with one was written by an installation of this program and is never relayed. */
export function isMarked(metadata: Found): boolean {
  return metadata !== undefined && Object.keys(metadata).some((key) => key.startsWith(prefix));
}
