import { cutText } from '../../core/cut-text.ts';
import type { Language } from '../../core/language.ts';
import type { Attachment, TranscriptEntry } from '../../core/message.ts';
import { splitOneVoice } from '../../core/one-voice.ts';
import { plainTextOf } from '../kit/plain-text.ts';
import { spoken } from '../kit/transcript-blocks.ts';
import { textCharsMax } from './capabilities.ts';

export interface PreparedTranscript {
  /** Messages to post, oldest first. Few, because a conversation may say only so much per minute. */
  readonly texts: readonly string[];
  /** The newest files, which follow the texts. */
  readonly files: readonly Attachment[];
}

const textsMax = 3;
const filesMax = 5;
/** Leaves room beside them for what was said. */
const notesCharsMax = textCharsMax - 500;
const leftOut = '…\n';

const labels = {
  title: { en: 'Conversation so far', fr: 'Conversation précédente' },
  asked: { en: 'The end user asks for an agent.', fr: 'L’utilisateur demande un conseiller.' },
} as const;

/** What is said where a session needs a first message and there is nothing else to say. */
export function askedFor(language: Language): string {
  return labels.asked[language];
}

/**
 * Joins all lines into at most three messages. Our notes about the conversation always stand first; when the rest is too
 * long the newest part of it is kept. The same lines always give the same messages. A file leaves its name in its place and
 * follows at the end.
 */
export function prepareTranscript(lines: readonly TranscriptEntry[], language: Language): PreparedTranscript {
  const files: Attachment[] = [];
  const notes: string[] = [];
  const told: string[] = [];
  for (const line of lines) {
    const parts = line.parts.map((part) => {
      if (part.kind === 'attachment') files.push(part);
      return part.kind === 'attachment' ? `[${part.name}]` : plainTextOf(part);
    });
    if (parts.length > 0) (line.author === 'note' ? notes : told).push(spoken(line, parts.join('\n'), language));
  }
  if (notes.length + told.length === 0) return { texts: [], files: [] };
  const known = notes.length === 0 ? '' : `${cutText(notes.join('\n'), notesCharsMax)}\n\n`;
  const title = told.length === 0 ? '' : `${labels.title[language]}\n`;
  return { texts: packNewest(`${known}${title}`, told), files: files.slice(-filesMax) };
}

/** Fills messages from the newest line backwards, so that what does not fit is the oldest; the head stands before them all. */
function packNewest(head: string, lines: readonly string[]): readonly string[] {
  const besideHead = textCharsMax - head.length - leftOut.length;
  const texts: string[] = [];
  let isCut = false;
  for (const piece of lines.flatMap((line) => splitOneVoice(line, besideHead)).reverse()) {
    const [current] = texts;
    const room = texts.length === textsMax ? besideHead : textCharsMax;
    if (current !== undefined && current.length + 1 + piece.length <= room) texts[0] = `${piece}\n${current}`;
    else if (texts.length < textsMax) texts.unshift(piece);
    else {
      isCut = true;
      break;
    }
  }
  const opening = isCut ? `${head}${leftOut}` : head;
  const [first = '', ...rest] = texts;
  const isFitting = opening.length + first.length <= textCharsMax;
  return isFitting ? [`${opening}${first}`.trimEnd(), ...rest] : [opening.trimEnd(), ...texts];
}
