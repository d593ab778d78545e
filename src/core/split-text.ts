import { lastGraphemeEnd } from './cut-text.ts';

/**
 * Cuts text into pieces of at most `charsMax` UTF-16 code units, at the end of a paragraph, sentence or word where there
 * is one in the last quarter, and never inside a character that a reader sees as one. The pieces joined are the text.
 */
export function splitText(text: string, charsMax: number): readonly string[] {
  const pieces: string[] = [];
  let rest = text;
  while (rest.length > charsMax) {
    const cut = cutPosition(rest, charsMax);
    pieces.push(rest.slice(0, cut));
    rest = rest.slice(cut);
  }
  pieces.push(rest);
  return pieces;
}

function cutPosition(text: string, charsMax: number): number {
  const limit = lastGraphemeEnd(text, charsMax);
  const earliest = Math.floor(limit * 0.75);
  for (const boundary of ['\n\n', '\n', '. ', ' ']) {
    const found = text.lastIndexOf(boundary, limit - boundary.length);
    if (found >= earliest) return found + boundary.length;
  }
  return limit;
}
