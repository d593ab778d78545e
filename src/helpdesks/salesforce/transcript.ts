import type { Language } from '../../core/language.ts';
import type { Attachment, TranscriptLine } from '../../core/message.ts';
import { plainTextOf } from '../kit/plain-text.ts';
import { speakerOf } from '../kit/transcript-blocks.ts';
import { textCharsMax } from './capabilities.ts';

export interface PreparedTranscript {
  /** Messages to post, oldest first. Few, because a conversation may say only so much per minute. */
  readonly texts: readonly string[];
  /** The newest files, which follow the texts. */
  readonly files: readonly Attachment[];
}

const textsMax = 3;
const filesMax = 5;

const labels = {
  title: { en: 'Conversation so far', fr: 'Conversation précédente' },
  asked: { en: 'The end user asks for an agent.', fr: "L'internaute demande un conseiller." },
} as const;

/** What is said where a session needs a first message and there is nothing else to say. */
export function askedFor(language: Language): string {
  return labels.asked[language];
}

/**
 * Joins all lines into at most three messages; when they are too long the newest part is kept. The same lines always give
 * the same messages. A file leaves its name in its place and follows at the end.
 */
export function prepareTranscript(lines: readonly TranscriptLine[], language: Language): PreparedTranscript {
  const files: Attachment[] = [];
  const told = lines.flatMap((line) => {
    const who = speakerOf(line, language);
    return line.parts.map((part) => {
      if (part.kind === 'attachment') files.push(part);
      return `${who}: ${part.kind === 'attachment' ? `[${part.name}]` : plainTextOf(part)}`;
    });
  });
  const heading = `${labels.title[language]}\n`;
  const texts = packNewest(told, heading.length);
  const [first, ...rest] = texts;
  return {
    texts: first === undefined ? [] : [`${heading}${first}`, ...rest],
    files: files.slice(-filesMax),
  };
}

/** Fills messages from the newest line backwards, so that what does not fit is the oldest. */
function packNewest(lines: readonly string[], headingChars: number): readonly string[] {
  const charsMax = textCharsMax - headingChars;
  const texts: string[] = [];
  for (const line of [...lines].reverse()) {
    const text = line.length > charsMax ? `…${endOf(line, charsMax - 1)}` : line;
    const [current] = texts;
    if (current !== undefined && current.length + 1 + text.length <= charsMax) texts[0] = `${text}\n${current}`;
    else if (texts.length < textsMax) texts.unshift(text);
    else break;
  }
  return texts;
}

/** Never begins inside a surrogate pair. */
function endOf(line: string, charsMax: number): string {
  return line.slice(-charsMax).replace(/^[\uDC00-\uDFFF]/, '');
}
