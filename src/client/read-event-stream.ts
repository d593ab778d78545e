/** One message of a stream of server-sent events. */
export interface StreamMessage {
  readonly id: string | null;
  readonly data: string;
}

export interface StreamReading {
  /** Longest silence; the server says something every 15 seconds. */
  readonly silenceMsMax: number;
  /** Called at the first byte. */
  onOpen(): void;
}

/** Far above any event: what is longer does not come from Passerelle, and would fill the memory. */
const eventCharsMax = 4 * 1024 * 1024;

/**
 * Reads server-sent events as the HTML standard describes them, comments left out. Ends when the stream ends; throws when
 * it breaks, falls silent or sends an event without an end. A message that was cut off by the end is not given.
 */
export async function* readEventStream(
  body: ReadableStream<Uint8Array>,
  { silenceMsMax, onOpen }: StreamReading,
): AsyncGenerator<StreamMessage> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  let isFirst = true;
  try {
    for (;;) {
      const { done, value } = await within(reader.read(), silenceMsMax);
      if (done) return;
      if (isFirst) onOpen();
      isFirst = false;
      const blocks = (rest + decoder.decode(value, { stream: true })).split(/\r\n\r\n|\n\n|\r\r/);
      rest = blocks.pop() ?? '';
      if (rest.length > eventCharsMax) throw new Error('An event of the stream has no end.');
      for (const block of blocks) {
        const message = messageIn(block);
        if (message !== null) yield message;
      }
    }
  } finally {
    // Whatever ended it: the connection is not needed any more.
    reader.cancel().catch(() => undefined);
  }
}

function messageIn(block: string): StreamMessage | null {
  let id: string | null = null;
  const data: string[] = [];
  for (const line of block.split(/\r\n|\n|\r/)) {
    const [, field = '', value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (field === 'id') id = value;
    if (field === 'data') data.push(value);
  }
  return data.length === 0 ? null : { id, data: data.join('\n') };
}

function within<Value>(work: Promise<Value>, ms: number): Promise<Value> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('The stream fell silent.')), ms);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
