/** One event of a stream of server-sent events. */
export interface SseFrame {
  /** `null` when this event carried none: then the position stays where it was. */
  readonly id: string | null;
  readonly event: string;
  readonly data: string;
}

/** Longest line, and longest event, that is waited for: far above any entry, far below what would hurt. */
const charsMax = 1024 * 1024;

/**
 * Reads a stream of server-sent events, chunk by chunk, as the HTML standard says: lines end in LF, CR or CRLF, a blank
 * line ends an event, comments are skipped. Yields the events of each chunk together, also none, so that the reader sees
 * that the other side lives.
 */
export async function* sseFrames(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<readonly SseFrame[]> {
  const decoder = new TextDecoder();
  let rest = '';
  let lines: string[] = [];
  let chars = 0;
  for await (const chunk of chunks) {
    rest += decoder.decode(chunk, { stream: true });
    // A CR at the very end may be half of a CRLF.
    const isSplit = rest.endsWith('\r');
    const parts = (isSplit ? rest.slice(0, -1) : rest).split(/\r\n|\n|\r/);
    rest = (parts.pop() ?? '') + (isSplit ? '\r' : '');
    if (rest.length > charsMax) throw new Error('a line of the event stream is too long');
    const frames: SseFrame[] = [];
    for (const line of parts) {
      if (line !== '') {
        // Comments are signs of life; nothing of them is kept.
        if (line.startsWith(':')) continue;
        chars += line.length;
        if (chars > charsMax) throw new Error('an event of the stream is too long');
        lines.push(line);
        continue;
      }
      const frame = frameOf(lines);
      lines = [];
      chars = 0;
      if (frame !== null) frames.push(frame);
    }
    yield frames;
  }
}

function frameOf(lines: readonly string[]): SseFrame | null {
  let id: string | null = null;
  let event = 'message';
  const data: string[] = [];
  for (const line of lines) {
    const colon = line.indexOf(':');
    const field = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'id' && value !== '' && !value.includes('\0')) id = value;
    else if (field === 'event') event = value;
    else if (field === 'data') data.push(value);
  }
  return id === null && data.length === 0 ? null : { id, event, data: data.join('\n') };
}
