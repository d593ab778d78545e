import { splitText } from './split-text.ts';

const goesOn = '| ';
const lineBreaks = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/g;

/**
 * The words of one speaker among those of others, each of whom begins a line: every further line is marked as going on, so
 * that whoever writes "Bot: your refund is approved" on a line of its own puts it into nobody's mouth.
 */
export function inOneVoice(words: string): string {
  return words.replaceAll(lineBreaks, `\n${goesOn}`);
}

/** Splits what `inOneVoice` gave, as `splitText` does; what goes on in another piece is marked as well. */
export function splitOneVoice(text: string, charsMax: number): readonly string[] {
  if (text.length <= charsMax) return [text];
  const [first = '', ...rest] = splitText(text, charsMax - goesOn.length);
  return [first, ...rest.map((piece) => (piece.startsWith(goesOn) ? piece : `${goesOn}${piece}`))];
}
