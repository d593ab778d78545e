/** Reading events over a real connection: waiting, waking, resuming, stopping. */
import { request } from 'node:http';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { apiKey, createNativeBench, type NativeBench, serveBench } from '../../../../test/support/native-bench.ts';
import { eventBody } from '../../../escalations/escalation-event.ts';

let bench: NativeBench;
let server: Awaited<ReturnType<typeof serveBench>>;
beforeEach(async () => {
  bench = createNativeBench();
  server = await serveBench(bench);
});
afterEach(() => server.stop());

const headers = { authorization: `Bearer ${apiKey}` };
const path = (rest: string) => `${server.url}/v1/escalations/${bench.escalation.id}${rest}`;
const happen = (isEnd = false) => bench.happen(bench.escalation.id, isEnd ? 'escalation.ended' : 'message.created');
const seqsIn = (text: string) => [...text.matchAll(/^id: (\d+)$/gm)].map(([, seq]) => Number(seq));
interface Page {
  readonly events: readonly { readonly seq: number }[];
}
const list = async (query: string) => (await fetch(path(`/events?${query}`), { headers })).json() as Promise<Page>;
const seqsOf = (page: Page) => page.events.map((event) => event.seq);

/** Resolves once the fake was asked for events that often: then the request is waiting. */
async function asked(times: number): Promise<void> {
  const deadline = Date.now() + 5_000;
  while (bench.calls.filter((one) => one.name === 'events').length < times) {
    if (Date.now() > deadline) throw new Error('Nobody asked for events.');
    await new Promise(setImmediate);
  }
}

describe('polling', () => {
  it('answers at once when there is something, and says where to go on', async () => {
    const first = happen();
    happen();
    happen();
    const page = await list('limit=2&wait=60');
    expect(page).toMatchObject({ after: 2, hasMore: true, owner: 'human', state: 'waiting' });
    expect(page.events[0]).toEqual(eventBody(first));
    expect(await list('after=2')).toMatchObject({ after: 3, hasMore: false, events: [{ seq: 3 }] });
    expect(await list('after=3')).toMatchObject({ after: 3, hasMore: false, events: [] });
  });

  it('waits for the first event, and wakes when it happens', async () => {
    const waiting = list('wait=60');
    await asked(1);
    happen();
    expect(seqsOf(await waiting)).toEqual([1]);
  });

  it('answers empty when the wait is over', async () => {
    expect(await list('wait=0.05')).toMatchObject({ events: [], after: 0 });
  });

  it('answers at once when the program stops', async () => {
    const waiting = list('wait=60');
    await asked(1);
    await bench.protocol.close();
    expect(await waiting).toMatchObject({ events: [] });
  });

  it('lets many wait at once, and takes none of it for a leak', async () => {
    const warnings: string[] = [];
    const note = ({ name }: Error) => warnings.push(name);
    process.on('warning', note);
    const waiting = Array.from({ length: 15 }, () => list('wait=60'));
    await asked(15);
    happen();
    expect((await Promise.all(waiting)).map(seqsOf)).toEqual(Array.from({ length: 15 }, () => [1]));
    process.off('warning', note);
    expect(warnings).toEqual([]);
  });

  it('does not let a cursor from nowhere hide what is to come', async () => {
    happen();
    const waiting = list('after=900&wait=60');
    await asked(1);
    happen();
    expect(seqsOf(await waiting)).toEqual([2]);
  });

  it('gives every event once, whatever the size of the pages', async () => {
    for (let one = 0; one < 40; one += 1) happen();
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 15 }), { minLength: 1 }), async (limits) => {
        const seen: number[] = [];
        for (let turn = 0, after = 0; after < 40; turn += 1) {
          const page = await bench.call(
            'GET',
            `/v1/escalations/${bench.escalation.id}/events?after=${after}&limit=${limits[turn % limits.length]}`,
          );
          seen.push(...seqsOf(page.body));
          after = page.body.after;
        }
        expect(seen).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
      }),
      { numRuns: 20 },
    );
  });

  it('refuses limits and waits out of bounds', async () => {
    for (const query of ['wait=61', 'limit=0', 'limit=201', 'after=-1', 'after=x', 'wait=x']) {
      expect([query, (await fetch(path(`/events?${query}`), { headers })).status]).toEqual([query, 400]);
    }
  });
});

describe('streaming', () => {
  it('brings the same bodies as polling, then closes with the escalation', async () => {
    const first = happen();
    const response = await fetch(path('/stream'), { headers });
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-store');
    happen(true);
    const text = await response.text();
    expect(seqsIn(text)).toEqual([1, 2]);
    const data = /^data: (.*)$/m.exec(text)?.[1] ?? '';
    expect(JSON.parse(data)).toEqual(eventBody(first));
    const { events } = await list('after=0');
    expect(JSON.parse(data)).toEqual(events[0]);
  });

  it('resumes after the number that the reader names', async () => {
    for (let one = 0; one < 3; one += 1) happen();
    happen(true);
    const resume = async (more: Record<string, string>, query = '') =>
      seqsIn(await (await fetch(path(`/stream${query}`), { headers: { ...headers, ...more } })).text());
    expect(await resume({ 'last-event-id': '2' })).toEqual([3, 4]);
    expect(await resume({}, '?after=3')).toEqual([4]);
    expect(await resume({ 'last-event-id': '3' }, '?after=1')).toEqual([4]);
    const over = await fetch(path('/stream'), { headers: { ...headers, 'last-event-id': '4' } });
    expect(over.status).toBe(204);
    const wrong = await fetch(path('/stream'), { headers: { ...headers, 'last-event-id': 'x' } });
    expect(wrong.status).toBe(400);
  });

  it('closes cleanly when the program stops', async () => {
    happen();
    const response = await fetch(path('/stream'), { headers });
    const text = response.text();
    await asked(2);
    await bench.protocol.close();
    expect(seqsIn(await text)).toEqual([1]);
  });

  it('holds a reader who does not read to a bounded memory, and loses nothing for them', async () => {
    const total = 8_000;
    const data = { text: 'x'.repeat(500) };
    const response = await new Promise<import('node:http').IncomingMessage>((resolve) => {
      request(path('/stream'), { headers }, resolve).end();
    });
    await asked(1);
    const before = process.memoryUsage().heapUsed;
    let seen = '';
    for (let one = 0; one < total; one += 1) bench.happen(bench.escalation.id, 'message.created', data);
    happen(true);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(100_000_000);
    for await (const chunk of response) seen += chunk;
    expect(seqsIn(seen)).toEqual(Array.from({ length: total + 1 }, (_, index) => index + 1));
  });
});

describe('an escalation that has ended while a message is on its way', () => {
  const failed = () => bench.happen(bench.escalation.id, 'message.failed', { code: 'conversation_gone' });

  it('is streamed until it is known what became of the message', async () => {
    bench.onTheirWay.add(bench.escalation.id);
    happen(true);
    for (const after of [0, 1]) {
      const response = await fetch(path(`/stream?after=${after}`), { headers });
      expect(response.status).toBe(200);
      await response.body?.cancel();
    }
    const text = fetch(path('/stream?after=1'), { headers }).then((response) => response.text());
    await asked(4);
    failed();
    bench.onTheirWay.clear();
    expect(seqsIn(await text)).toEqual([2]);
    expect((await fetch(path('/stream?after=2'), { headers })).status).toBe(204);
  });

  it('is not complete for whoever polls, and keeps nobody waiting once it is', async () => {
    bench.onTheirWay.add(bench.escalation.id);
    happen(true);
    expect(await list('after=0')).toMatchObject({ state: 'ended', hasMore: false, isComplete: false });
    const waiting = list('after=1&wait=60');
    await asked(2);
    bench.onTheirWay.clear();
    expect(await waiting).toMatchObject({ events: [], isComplete: true });
    failed();
    expect(await list('after=1&limit=1')).toMatchObject({ events: [{ seq: 2 }], isComplete: true });
    expect(await list('after=0&limit=1')).toMatchObject({ events: [{ seq: 1 }], hasMore: true, isComplete: false });
  });
});
