const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

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

/** The end of the last whole grapheme within `charsMax`. A grapheme longer than that is cut between code points. */
function lastGraphemeEnd(text: string, charsMax: number): number {
  // A grapheme is rarely longer than this: looking at the tail only keeps long texts quick.
  const from = Math.max(0, charsMax - 200);
  const start = safeStart(text, from);
  let end = 0;
  for (const { index, segment } of graphemes.segment(text.slice(start, charsMax + 200))) {
    const segmentEnd = start + index + segment.length;
    if (segmentEnd > charsMax) break;
    end = segmentEnd;
  }
  if (end > start || (end > 0 && start === 0)) return end;
  return isLowSurrogate(text, charsMax) ? charsMax - 1 : charsMax;
}

/** A position at or before `from` that surely starts a grapheme: after a line break or space, or 0. */
function safeStart(text: string, from: number): number {
  for (let at = from; at > Math.max(0, from - 200); at -= 1) {
    if (text[at - 1] === ' ' || text[at - 1] === '\n') return at;
  }
  return from <= 200 ? 0 : isLowSurrogate(text, from) ? from - 1 : from;
}

function isLowSurrogate(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff;
}
