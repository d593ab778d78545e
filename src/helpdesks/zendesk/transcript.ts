import type { Language } from '../../core/language.ts';
import type { Attachment, TranscriptLine } from '../../core/message.ts';
import { plainTextOf, textCharsMax } from './message-content.ts';

/** A piece of the transcript as it is posted: joined lines of text, or one file. */
export type TranscriptBlock =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'file'; readonly attachment: Attachment };

const labels = {
  title: { en: 'Conversation so far', fr: 'Conversation précédente' },
  user: { en: 'End user', fr: 'Internaute' },
  bot: { en: 'Bot', fr: 'Bot' },
  agent: { en: 'Agent', fr: 'Conseiller' },
} as const;

/** Under which name agents see the transcript. */
export function transcriptTitle(language: Language): string {
  return labels.title[language];
}

/**
 * Joins consecutive lines into as few messages as fit, oldest first: agents read it in one piece, the handoff costs few
 * calls, and the last ten messages that Zendesk puts on a ticket hold all of it. The same lines always give the same blocks.
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
      for (const chunk of chunksOf(`${who}: ${plainTextOf(part)}`)) {
        if (text !== '' && text.length + 1 + chunk.length > textCharsMax) flush();
        text = text === '' ? chunk : `${text}\n${chunk}`;
      }
    }
  }
  flush();
  return blocks;
}

/** Lines come cut to the limit, but our name in front may push one over it. Never cuts inside a surrogate pair. */
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
