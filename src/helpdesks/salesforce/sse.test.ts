import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type SseFrame, sseFrames } from './sse.ts';

async function read(chunks: readonly Uint8Array[]): Promise<readonly SseFrame[]> {
  const frames: SseFrame[] = [];
  async function* feed() {
    yield* chunks;
  }
  for await (const some of sseFrames(feed())) frames.push(...some);
  return frames;
}

const bytes = (text: string) => new TextEncoder().encode(text);

describe('a stream of server-sent events', () => {
  it('is read the same however it is cut into pieces, whatever its line ends', async () => {
    const event = fc.record({
      id: fc.option(fc.integer({ min: 1, max: 9999 }).map(String)),
      event: fc.constantFrom('ping', 'CONVERSATION_MESSAGE'),
      data: fc.array(
        fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !/[\r\n]/.test(text)),
        { minLength: 1, maxLength: 3 },
      ),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(event, { maxLength: 5 }),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.array(fc.nat(200), { maxLength: 8 }),
        async (events, end, cuts) => {
          const lines = events.flatMap(({ id, event: name, data }) => [
            ...(id === null ? [] : [`id: ${id}`]),
            ': a comment',
            `event: ${name}`,
            ...data.map((one) => `data: ${one}`),
            '',
          ]);
          // A lone CR at the end may be half of a CRLF: what follows says.
          const whole = bytes(`${lines.map((line) => line + end).join('')}:${end}`);
          const places = [0, ...cuts.map((cut) => cut % (whole.length + 1)).sort((a, b) => a - b), whole.length];
          const chunks = places.slice(1).map((place, index) => whole.subarray(places[index], place));
          expect(await read(chunks)).toEqual(
            events.map(({ id, event: name, data }) => ({ id, event: name, data: data.join('\n') })),
          );
        },
      ),
    );
  });

  it('keeps the position where an event carries none', async () => {
    const [ping] = await read([bytes('event: ping\ndata: 0\n\n')]);
    expect(ping).toEqual({ id: null, event: 'ping', data: '0' });
  });

  it('gives up on a line that never ends', async () => {
    const endless = Array.from({ length: 20 }, () => bytes('x'.repeat(100_000)));
    await expect(read(endless)).rejects.toThrow(/too long/);
  });

  it('gives up on an event that never ends, however short its lines are, and never on signs of life', async () => {
    const endless = Array.from({ length: 20 }, () => bytes('data: x\n'.repeat(10_000)));
    await expect(read(endless)).rejects.toThrow(/too long/);
    const alive = Array.from({ length: 20 }, () => bytes(': still here\n'.repeat(10_000)));
    expect(await read([...alive, bytes('data: 1\n\n')])).toEqual([{ id: null, event: 'message', data: '1' }]);
  });
});
