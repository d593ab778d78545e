import type { EpochMs } from '../core/clock.ts';
import type { MessageId } from '../core/ids.ts';
import type { Language } from '../core/language.ts';
import type { Attachment, ChoiceReply, MessagePart } from '../core/message.ts';
import { splitText } from '../core/split-text.ts';
import type { Capabilities } from '../helpdesks/capabilities.ts';
import type { SendPayload } from './payload.ts';
import { choicesOf, readableText } from './readable-text.ts';
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
  const text = part.kind === 'attachment' ? fileNotSent(part, language) : readableText([part]);
  return splitText(text, capabilities.textCharsMax)
    .filter((piece) => piece.trim() !== '')
    .map((piece) => ({ kind: 'text', text: piece }));
}

/**
 * One message of the past as agents read it: files that can travel stay files, and all that was said between two of them is
 * one text of any length. Choices are numbered through the whole message.
 */
export function readableForAgent(
  parts: readonly MessagePart[],
  capabilities: Capabilities,
  language: Language,
): readonly MessagePart[] {
  const readable: MessagePart[] = [];
  parts.forEach((part, index) => {
    if (part.kind === 'attachment' && canTravel(part.sizeBytes, capabilities)) {
      readable.push(part);
      return;
    }
    const isFile = part.kind === 'attachment';
    const choicesBefore = choicesOf(parts.slice(0, index)).length;
    const text = isFile ? fileNotSent(part, language) : readableText([part], choicesBefore);
    const before = readable.at(-1);
    if (text.trim() === '') return;
    if (before?.kind === 'text') readable.splice(-1, 1, { kind: 'text', text: `${before.text}\n${text}` });
    else readable.push({ kind: 'text', text });
  });
  return readable;
}

/** What agents read in the place of a file that cannot reach them, with its address where it has one. */
export function fileNotSent({ name, source }: Attachment, language: Language): string {
  const named = source.kind === 'url' ? `${name} (${source.url})` : name;
  return labelled(agentTexts.fileNotSent, named, language);
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
