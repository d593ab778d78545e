import type { Language } from '../../core/language.ts';
import type { Attachment, TranscriptEntry } from '../../core/message.ts';
import { inOneVoice, splitOneVoice } from '../../core/one-voice.ts';
import { plainTextOf } from './plain-text.ts';

/** A piece of the transcript as it is sent: joined lines of text, or one file. */
export type TranscriptBlock =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'file'; readonly attachment: Attachment };

const speakers = {
  user: { en: 'End user', fr: 'Utilisateur' },
  bot: { en: 'Bot', fr: 'Bot' },
  agent: { en: 'Agent', fr: 'Conseiller' },
} as const;

/**
 * What agents read: the words behind whoever said them, by name or by the part that they play, in one voice. Nobody says
 * notes and times.
 */
export function spoken({ name, author }: TranscriptEntry, words: string, language: Language): string {
  if (author === 'note' || author === 'time') return words;
  return inOneVoice(`${name ?? speakers[author][language]}${language === 'fr' ? ' ' : ''}: ${words}`);
}

/**
 * Joins consecutive lines into as few messages of at most so many characters as fit, oldest first: agents read them in one
 * piece, and the handoff costs few calls. The same lines always give the same blocks.
 */
export function transcriptBlocks(
  lines: readonly TranscriptEntry[],
  given: { readonly language: Language; readonly textCharsMax: number },
): readonly TranscriptBlock[] {
  const { language, textCharsMax } = given;
  const blocks: TranscriptBlock[] = [];
  let text = '';
  const flush = () => {
    if (text !== '') blocks.push({ kind: 'text', text });
    text = '';
  };
  for (const [index, line] of lines.entries()) {
    const gap = gapBefore(lines, index);
    for (const part of line.parts) {
      if (part.kind === 'attachment') {
        flush();
        blocks.push({ kind: 'file', attachment: part });
        continue;
      }
      for (const chunk of splitOneVoice(spoken(line, plainTextOf(part), language), textCharsMax)) {
        if (text !== '' && text.length + gap.length + chunk.length > textCharsMax) flush();
        text = text === '' ? chunk : `${text}${gap}${chunk}`;
      }
    }
  }
  flush();
  return blocks;
}

/** What was said begins behind an empty line, apart from our notes about it, and so does what was said at another time. */
export function gapBefore(lines: readonly TranscriptEntry[], index: number): string {
  const [before, author] = [lines[index - 1]?.author, lines[index]?.author];
  return author === 'time' || (before === 'note' && author !== 'note') ? '\n\n' : '\n';
}
