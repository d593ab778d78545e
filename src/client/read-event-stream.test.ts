import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readEventStream, type StreamMessage } from './read-event-stream.ts';

async function read(chunks: readonly Uint8Array[]): Promise<readonly StreamMessage[]> {
  const messages: StreamMessage[] = [];
  const reading = { silenceMsMax: 1000, onOpen: () => undefined };
  for await (const message of readEventStream(ReadableStream.from(chunks), reading)) messages.push(message);
  return messages;
}

const stream =
  'retry: 10\n: open\n\nid: 1\nevent: a\ndata: {"t":"é\\n🙂"}\n\n: hb\n\nevent: b\ndata: {}\n\nid: 2\ndata: x\ndata: y\n\nid: 3\ndata: cut off';
const messages = [
  { id: '1', data: '{"t":"é\\n🙂"}' },
  { id: null, data: '{}' },
  { id: '2', data: 'x\ny' },
];

describe('readEventStream', () => {
  it('reads the same messages wherever the bytes are cut, and not one that was broken off', async () => {
    const bytes = new TextEncoder().encode(stream);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: bytes.length })), async (cuts) => {
        const at = [0, ...cuts.toSorted((one, other) => one - other), bytes.length];
        const chunks = at.slice(1).map((end, index) => bytes.slice(at[index], end));
        expect(await read(chunks)).toEqual(messages);
      }),
    );
  });

  it('was read into memory for as long as it liked to send one event', async () => {
    const mebibyte = new TextEncoder().encode('x'.repeat(1024 * 1024));
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        sent += 1;
        if (sent > 64) controller.close();
        else controller.enqueue(mebibyte);
      },
    });
    const reading = readEventStream(endless, { silenceMsMax: 10_000, onOpen: () => undefined });
    await expect(reading.next()).rejects.toThrow('no end');
    expect(sent).toBeLessThan(10);
  });

  it('throws when the stream falls silent', async () => {
    const silent = new ReadableStream<Uint8Array>();
    const reading = readEventStream(silent, { silenceMsMax: 10, onOpen: () => undefined });
    await expect(reading.next()).rejects.toThrow('silent');
  });
});
