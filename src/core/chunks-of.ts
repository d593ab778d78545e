/**
 * The chunks of a body. Whoever stops early has the rest read and thrown away, because a sender that is still writing
 * would otherwise see its connection break instead of the refusal. A sender that does not come to its end is cut by the
 * server half a second after the answer.
 */
export async function* chunksOf(body: ReadableStream<Uint8Array> | null): AsyncGenerator<Uint8Array> {
  const reader = body?.getReader();
  let isEnded = reader === undefined;
  try {
    while (reader !== undefined) {
      const { done, value } = await reader.read();
      isEnded = done;
      if (done) return;
      yield value;
    }
  } finally {
    if (reader !== undefined && !isEnded) discard(reader).catch(() => undefined);
  }
}

async function discard(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
  while (!(await reader.read()).done);
}
