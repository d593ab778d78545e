import type { EpochMs } from '../core/clock.ts';
import type { MessageId } from '../core/ids.ts';
import type { Language } from '../core/language.ts';
import type { Attachment, ChoiceReply, MessagePart } from '../core/message.ts';
import { splitText } from '../core/split-text.ts';
import type { Capabilities } from '../helpdesks/capabilities.ts';
import type { SendPayload } from './payload.ts';
import { readableText } from './readable-text.ts';
import { agentTexts, labelled } from './texts.ts';

/**
 * Turns the parts of one message into pieces that the helpdesk takes: each is one part and one call.
 * Long text is split, files that cannot travel become a line of text that names them, anything else becomes text.
 */
export function fitForAgent(
  parts: readonly MessagePart[],
  capabilities: Capabilities,
  language: Language,
): readonly MessagePart[] {
  return parts.flatMap((part) => fitPart(part, capabilities, language));
}

function fitPart(part: MessagePart, capabilities: Capabilities, language: Language): readonly MessagePart[] {
  if (part.kind === 'attachment' && canTravel(part.sizeBytes, capabilities)) return [part];
  const text =
    part.kind === 'attachment' ? labelled(agentTexts.fileNotSent, nameOf(part), language) : readableText([part]);
  return splitText(text, capabilities.textCharsMax)
    .filter((piece) => piece.trim() !== '')
    .map((piece) => ({ kind: 'text', text: piece }));
}

function nameOf({ name, source }: Attachment): string {
  return source.kind === 'url' ? `${name} (${source.url})` : name;
}

function canTravel(sizeBytes: number | null, capabilities: Capabilities): boolean {
  return capabilities.attachments !== 'none' && (sizeBytes ?? 0) <= capabilities.attachmentBytesMax;
}

/** The commands that carry one message of the end user, in order: one per piece. */
export function sendPayloads(
  message: {
    readonly messageId: MessageId;
    readonly clientId: string;
    readonly parts: readonly MessagePart[];
    readonly choice: ChoiceReply | null;
    readonly sentAt: EpochMs;
  },
  capabilities: Capabilities,
  language: Language,
): readonly SendPayload[] {
  const { messageId, clientId, sentAt } = message;
  const pieces = fitForAgent(message.parts, capabilities, language);
  return pieces.map((part, index) => {
    const isLastPiece = index === pieces.length - 1;
    const choice = isLastPiece ? message.choice : null;
    return { kind: 'send', messageId, clientId, isFirstPiece: index === 0, isLastPiece, part, choice, sentAt };
  });
}
