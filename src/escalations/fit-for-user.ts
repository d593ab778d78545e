import type { MessageId } from '../core/ids.ts';
import type { JsonObject } from '../core/json.ts';
import type { MessagePart, RichPartKind } from '../core/message.ts';
import { choicesOf, readableText } from './readable-text.ts';

export interface FittedMessage {
  /** Every part readable as plain text, files left out: a window that knows nothing else shows this. */
  readonly text: string;
  /** The parts as events carry them: files with a link of ours, rich parts only where the window shows them. */
  readonly parts: readonly JsonObject[];
}

/** Turns an agent's message into what this bot's window can show. `linkTo` makes the link of the part at that index. */
export function fitForUser(
  messageId: MessageId,
  parts: readonly MessagePart[],
  native: readonly RichPartKind[],
  linkTo: (messageId: MessageId, partIndex: number) => string,
): FittedMessage {
  const isNative = (part: MessagePart): boolean =>
    part.kind === 'text' || part.kind === 'attachment' || native.includes(part.kind);
  const shown: JsonObject[] = [];
  parts.forEach((part, index) => {
    if (part.kind === 'attachment') {
      const { name, mediaType, sizeBytes } = part;
      shown.push({ kind: 'attachment', name, mediaType, sizeBytes, url: linkTo(messageId, index) });
    } else if (isNative(part)) shown.push(part as unknown as JsonObject);
    else shown.push({ kind: 'text', text: readableText([part], choicesOf(parts.slice(0, index)).length) });
  });
  return { text: readableText(parts.filter((part) => part.kind !== 'attachment')), parts: shown };
}
