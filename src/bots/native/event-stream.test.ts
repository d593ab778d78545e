import { describe, expect, it } from 'vitest';
import { newId } from '../../core/ids.ts';
import type { EscalationEvent, EventType } from '../../escalations/escalation-event.ts';
import { createLiveFeed } from '../../escalations/live-feed.ts';
import { type EventStreamParts, openEventStream } from './event-stream.ts';

const escalationId = newId('escalation');

/** A stream over a list in memory; `reads` are the numbers after which the store was asked. */
function setUp(overrides: Partial<EventStreamParts> = {}) {
  const feed = createLiveFeed();
  const stored: EscalationEvent[] = [];
  const reads: number[] = [];
  let listeners = 0;
  const stop = new AbortController();
  const stream = openEventStream({
    escalationId,
    after: 0,
    hasEnded: false,
    feed: {
      ...feed,
      listen: (id, listener) => {
        listeners += 1;
        const end = feed.listen(id, listener);
        let hasEnded = false;
        return () => {
          if (!hasEnded) listeners -= 1;
          hasEnded = true;
          end();
        };
      },
    },
    read: async (after) => {
      reads.push(after);
      return stored.filter((event) => event.seq > after).slice(0, 10);
    },
    isStillAllowed: async () => true,
    isComplete: async () => true,
    stopping: stop.signal,
    heartbeatMs: 60_000,
    ...overrides,
  });
  const happen = (type: EventType = 'message.created', { isTold = true } = {}) => {
    const seq = stored.length + 1;
    const event: EscalationEvent = {
      id: newId('event'),
      escalationId,
      conversationId: 'c',
      seq,
      type,
      at: 1000,
      data: {},
    };
    stored.push(event);
    if (isTold) feed.publish([event]);
  };
  const signal = () =>
    feed.signal({ escalationId, conversationId: 'c', type: 'agent.typing', at: 1000, data: { isTyping: true } });
  const tellAgain = (seqs: readonly number[]) => {
    for (const seq of seqs) feed.publish(stored.filter((event) => event.seq === seq));
  };
  return { stream, happen, tellAgain, signal, reads, stop, listeners: () => listeners };
}

/** Reads on until `enough`, or to the end. */
async function textUntil(stream: ReadableStream<Uint8Array>, enough: (text: string) => boolean): Promise<string> {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let text = '';
  while (!enough(text)) {
    const { done, value } = await reader.read();
    if (done) break;
    text += decoder.decode(value, { stream: true });
  }
  reader.releaseLock();
  return text;
}

const seqsIn = (text: string) => [...text.matchAll(/^id: (\d+)$/gm)].map(([, seq]) => Number(seq));
const count = (last: number, first = 1) => Array.from({ length: last - first + 1 }, (_, index) => index + first);

describe('openEventStream', () => {
  it('gives what was there, page by page, then what happens, and ends with the escalation', async () => {
    const { stream, happen, listeners } = setUp();
    for (let one = 0; one < 25; one += 1) happen('message.created', { isTold: false });
    const before = await textUntil(stream, (text) => seqsIn(text).length === 25);
    happen();
    happen('escalation.ended');
    const after = await textUntil(stream, () => false);
    expect(seqsIn(before + after)).toEqual(count(27));
    expect(after.endsWith('\n\n')).toBe(true);
    expect(listeners()).toBe(0);
  });

  it('ends quietly when the store closes under a read while the program stops', async () => {
    const pending: ((error: Error) => void)[] = [];
    const read = () => new Promise<never>((_resolve, reject) => pending.push(reject));
    const { stream, stop, listeners } = setUp({ read });
    const reading = textUntil(stream, () => false);
    await expect.poll(() => pending.length).toBe(1);
    stop.abort();
    for (const fail of pending) fail(new Error('The database is closed.'));
    await expect(reading).resolves.toContain(': open');
    expect(listeners()).toBe(0);
  });

  it('asks the store no more once it has drawn level', async () => {
    const { stream, happen, reads } = setUp();
    happen();
    await textUntil(stream, (text) => seqsIn(text).length === 1);
    const drawnLevel = textUntil(stream, (text) => seqsIn(text).includes(50));
    await new Promise(setImmediate);
    const asked = reads.length;
    for (let one = 0; one < 49; one += 1) happen();
    expect(seqsIn(await drawnLevel)).toEqual(count(50, 2));
    expect(reads.length).toBe(asked);
  });

  it('keeps little for a reader who falls behind, and loses nothing', async () => {
    const { stream, happen, reads } = setUp();
    await textUntil(stream, (text) => text.includes(': open'));
    happen();
    await textUntil(stream, (text) => seqsIn(text).includes(1));
    const asked = reads.length;
    for (let one = 0; one < 5_000; one += 1) happen();
    happen('escalation.ended');
    expect(seqsIn(await textUntil(stream, () => false))).toEqual(count(5_002, 2));
    // Most of it came from the store again: it was not kept meanwhile.
    expect(reads.length - asked).toBeGreaterThan(400);
  });

  it('fills a gap from the store when an event was not told', async () => {
    const { stream, happen } = setUp();
    happen();
    await textUntil(stream, (text) => seqsIn(text).includes(1));
    happen('message.created', { isTold: false });
    happen();
    expect(seqsIn(await textUntil(stream, (text) => seqsIn(text).includes(3)))).toEqual([2, 3]);
  });

  it('gives each event once, even when it is told again and out of order', async () => {
    const { stream, happen, tellAgain } = setUp({ after: 1 });
    happen();
    happen();
    await textUntil(stream, (seen) => seqsIn(seen).includes(2));
    happen('message.created', { isTold: false });
    happen('escalation.ended', { isTold: false });
    tellAgain([4, 2, 3, 1, 4]);
    expect(seqsIn(await textUntil(stream, () => false))).toEqual([3, 4]);
  });

  it('brings signals without a number, the newest few at most', async () => {
    const { stream, happen, signal } = setUp();
    happen();
    await textUntil(stream, (text) => seqsIn(text).includes(1));
    for (let one = 0; one < 1_000; one += 1) signal();
    happen();
    const text = await textUntil(stream, (seen) => seen.includes('agent.typing'));
    expect(text.match(/^event: agent\.typing$/gm)).toHaveLength(20);
    expect(seqsIn(text)).toEqual([2]);
  });

  it('says that it is there while nothing happens, and ends when the key is no longer good', async () => {
    let isAllowed = true;
    const { stream, listeners } = setUp({ heartbeatMs: 5, isStillAllowed: async () => isAllowed });
    expect(await textUntil(stream, (text) => text.includes(': still here'))).toContain(': still here');
    isAllowed = false;
    await textUntil(stream, () => false);
    expect(listeners()).toBe(0);
  });

  it('ends when the key is no longer good, though something happens all the time', async () => {
    let isAllowed = true;
    const { stream, happen } = setUp({ heartbeatMs: 5, isStillAllowed: async () => isAllowed });
    const busy = setInterval(() => happen(), 1);
    await textUntil(stream, (text) => text.includes('id: 5'));
    isAllowed = false;
    await textUntil(stream, () => false);
    clearInterval(busy);
  });

  it('ends at once when the program stops, and listens no more when the reader goes', async () => {
    const one = setUp();
    const reading = textUntil(one.stream, () => false);
    await new Promise(setImmediate);
    one.stop.abort();
    await reading;
    expect(one.listeners()).toBe(0);
    const other = setUp();
    await textUntil(other.stream, (text) => text.includes(': open'));
    expect(other.listeners()).toBe(1);
    await other.stream.cancel();
    expect(other.listeners()).toBe(0);
  });

  it('brings what was stored while it found that nothing is on its way any more', async () => {
    const { stream, happen } = setUp({
      isComplete: async () => {
        happen('message.failed', { isTold: false });
        return true;
      },
    });
    happen('escalation.ended');
    expect(seqsIn(await textUntil(stream, () => false))).toEqual([1, 2]);
  });

  it('ends at once for a reader who has everything of an escalation that is over', { timeout: 2_000 }, async () => {
    const { stream, happen, listeners } = setUp({ after: 1, hasEnded: true });
    happen('escalation.ended');
    expect(await textUntil(stream, () => false)).not.toContain('id:');
    expect(listeners()).toBe(0);
  });

  it('ends at once when it is first read while the program stops', { timeout: 2_000 }, async () => {
    const { stream, stop, listeners } = setUp();
    stop.abort();
    await textUntil(stream, () => false);
    expect(listeners()).toBe(0);
  });

  it('listens to nothing before somebody reads', async () => {
    const { listeners, stream } = setUp();
    expect(listeners()).toBe(0);
    await stream.cancel();
  });
});
