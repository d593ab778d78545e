const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * The beginning of a text that a person reads, at most `charsMax` UTF-16 code units, as helpdesks count them; never ends
 * inside a character that a reader sees as one, such as an emoji or a letter with its accents.
 */
export function cutText(text: string, charsMax: number): string {
  return text.length <= charsMax ? text : text.slice(0, lastGraphemeEnd(text, charsMax));
}

/**
 * The end of the last whole grapheme within `charsMax`, in a text that is longer. A grapheme longer than that is cut
 * between code points.
 */
export function lastGraphemeEnd(text: string, charsMax: number): number {
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
