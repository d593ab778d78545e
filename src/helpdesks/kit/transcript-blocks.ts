import type { Language } from '../../core/language.ts';
import type { Attachment, TranscriptLine } from '../../core/message.ts';
import { splitText } from '../../core/split-text.ts';
import { plainTextOf } from './plain-text.ts';

/** A piece of the transcript as it is sent: joined lines of text, or one file. */
export type TranscriptBlock =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'file'; readonly attachment: Attachment };

const speakers = {
  user: { en: 'End user', fr: 'Internaute' },
  bot: { en: 'Bot', fr: 'Bot' },
  agent: { en: 'Agent', fr: 'Conseiller' },
} as const;

/** Whom agents read in front of a line of the transcript: the name, or the part that they play. */
export function speakerOf({ name, author }: TranscriptLine, language: Language): string {
  return name ?? speakers[author][language];
}

/**
 * Joins consecutive lines into as few messages of at most so many characters as fit, oldest first: agents read them in one
 * piece, and the handoff costs few calls. The same lines always give the same blocks.
 */
export function transcriptBlocks(
  lines: readonly TranscriptLine[],
  given: { readonly language: Language; readonly textCharsMax: number },
): readonly TranscriptBlock[] {
  const { language, textCharsMax } = given;
  const blocks: TranscriptBlock[] = [];
  let text = '';
  const flush = () => {
    if (text !== '') blocks.push({ kind: 'text', text });
    text = '';
  };
  for (const line of lines) {
    for (const part of line.parts) {
      if (part.kind === 'attachment') {
        flush();
        blocks.push({ kind: 'file', attachment: part });
        continue;
      }
      // Lines come cut to the limit, but our name in front may push one over it.
      for (const chunk of splitText(`${speakerOf(line, language)}: ${plainTextOf(part)}`, textCharsMax)) {
        if (text !== '' && text.length + 1 + chunk.length > textCharsMax) flush();
        text = text === '' ? chunk : `${text}\n${chunk}`;
      }
    }
  }
  flush();
  return blocks;
}
