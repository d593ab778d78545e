import type { Language } from '../../core/language.ts';
import type { Attachment, TranscriptLine } from '../../core/message.ts';
import { textCharsMax, textOf } from './message-push.ts';

/** A piece of the transcript as it is pushed: joined lines of text, or one file. */
export type TranscriptBlock =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'file'; readonly attachment: Attachment };

const labels = {
  user: { en: 'End user', fr: 'Internaute' },
  bot: { en: 'Bot', fr: 'Bot' },
  agent: { en: 'Agent', fr: 'Conseiller' },
} as const;

/**
 * Joins consecutive lines into as few messages as fit, oldest first. They all come from the bot's identity: a line of the
 * end user would be a message of theirs to be answered, and offered to agents before the group is set. The same lines
 * always give the same blocks.
 */
export function transcriptBlocks(lines: readonly TranscriptLine[], language: Language): readonly TranscriptBlock[] {
  const blocks: TranscriptBlock[] = [];
  let text = '';
  const flush = () => {
    if (text !== '') blocks.push({ kind: 'text', text });
    text = '';
  };
  for (const line of lines) {
    const who = line.name ?? labels[line.author][language];
    for (const part of line.parts) {
      if (part.kind === 'attachment') {
        flush();
        blocks.push({ kind: 'file', attachment: part });
        continue;
      }
      for (const chunk of chunksOf(`${who}: ${textOf(part)}`)) {
        if (text !== '' && text.length + 1 + chunk.length > textCharsMax) flush();
        text = text === '' ? chunk : `${text}\n${chunk}`;
      }
    }
  }
  flush();
  return blocks;
}

/** Never cuts inside a surrogate pair. */
function chunksOf(text: string): readonly string[] {
  const chunks: string[] = [];
  let rest = text;
  while (rest.length > textCharsMax) {
    const isInsidePair = /[\uD800-\uDBFF]/.test(rest.charAt(textCharsMax - 1));
    const end = isInsidePair ? textCharsMax - 1 : textCharsMax;
    chunks.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  return [...chunks, rest];
}
