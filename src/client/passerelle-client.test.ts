import { afterEach, beforeEach, describe, expect, expectTypeOf, it } from 'vitest';
import type { z } from 'zod';
import { apiKey, createNativeBench, type NativeBench, serveBench } from '../../test/support/native-bench.ts';
import type { events, signals } from '../bots/native/event-catalogue.ts';
import type { EventType as CoreEventType, SignalType as CoreSignalType } from '../escalations/escalation-event.ts';
import {
  createPasserelleClient,
  type EscalationEvent,
  type EventData,
  type EventType,
  isRefusal,
  type PasserelleClient,
  type PasserelleClientOptions,
  PasserelleError,
  type SignalData,
  type SignalType,
} from './index.ts';

let bench: NativeBench;
let server: Awaited<ReturnType<typeof serveBench>>;
beforeEach(async () => {
  bench = createNativeBench();
  server = await serveBench(bench);
});
afterEach(() => server.stop());

function clientWith(overrides: Partial<PasserelleClientOptions> = {}): PasserelleClient {
  return createPasserelleClient({ baseUrl: `${server.url}/`, apiKey, ...overrides });
}

/** A platform fetch that fails the first calls in a given way. */
function flaky(...failures: readonly (() => Response | Error)[]): { fetch: typeof fetch; count: () => number } {
  let calls = 0;
  return {
    count: () => calls,
    fetch: async (input, init) => {
      const failure = failures[calls];
      calls += 1;
      const result = failure?.();
      if (result instanceof Error) throw result;
      return result ?? fetch(input, init);
    },
  };
}
const busy = () => new Response('{}', { status: 503 });
const broken = () => new TypeError('fetch failed');

describe('types', () => {
  it('are those of the event catalogue, name by name and field by field', () => {
    type Documented = { [Type in CoreEventType]: z.output<(typeof events)[Type]['data']> };
    type DocumentedSignals = { [Type in CoreSignalType]: z.output<(typeof signals)[Type]['data']> };
    expectTypeOf<EventType>().toEqualTypeOf<CoreEventType>();
    expectTypeOf<SignalType>().toEqualTypeOf<CoreSignalType>();
    expectTypeOf<keyof EventData['escalation.ended']>().toEqualTypeOf<keyof Documented['escalation.ended']>();
    expectTypeOf<Documented>().toExtend<{ [Type in EventType]: object }>();
    expectTypeOf<Documented['message.created']['parts'][number]['kind']>().toEqualTypeOf<
      EventData['message.created']['parts'][number]['kind']
    >();
    expectTypeOf<EventData['escalation.ended']['reason']>().toEqualTypeOf<Documented['escalation.ended']['reason']>();
    type Keys<Data> = { [Type in keyof Data]: keyof Data[Type] };
    expectTypeOf<Keys<Omit<EventData, 'attachment.requested' | 'survey.requested'>>>().toEqualTypeOf<
      Keys<Omit<Documented, 'attachment.requested' | 'survey.requested'>>
    >();
    expectTypeOf<Keys<Omit<SignalData, 'agent.read'>>>().toEqualTypeOf<Keys<Omit<DocumentedSignals, 'agent.read'>>>();
  });
});

describe('commands', () => {
  it('cover the whole API', async () => {
    const client = clientWith();
    expect((await client.availability('billing')).state).toBe('available');
    const started = await client.start({ conversationId: 'c/1 é', skill: 'billing' });
    expect(started).toMatchObject({ isNew: true, owner: 'human', text: 'One moment please.' });
    expect((await client.owner('c/1 é')).escalationId).toBe(started.id);
    const sent = await client.send(started.id, { id: 'm-1', text: 'hello' });
    expect(await client.send(started.id, { id: 'm-1', text: 'hello' })).toEqual({ ...sent, isNew: false });
    await client.typing(started.id, true);
    await client.read(started.id);
    await client.update(started.id, { variables: { step: 2 } });
    const file = await client.upload(new TextEncoder().encode('bonjour'), { name: 'été.txt' });
    expect(bench.uploads.at(-1)).toMatchObject({ name: 'été.txt', text: 'bonjour' });
    await client.send(started.id, { parts: [{ kind: 'attachment', attachmentId: file.id }] });
    expect((await client.end(started.id, { by: 'user' })).owner).toBe('bot');
    expect((await client.get(started.id)).state).toBe('ended');
    expect(bench.calls.map((one) => one.name)).toEqual([
      'availability',
      'start',
      'send',
      'send',
      'typing',
      'read',
      'update',
      'send',
      'end',
    ]);
  });

  it('tell a refusal apart from no answer, with code and details', async () => {
    const refused = await clientWith()
      .start({ conversationId: '' })
      .catch((error: unknown) => error);
    expect(isRefusal(refused)).toBe(true);
    expect(refused).toMatchObject({ code: 'invalid_request', details: [{ path: 'conversationId' }] });
    const silent = createPasserelleClient({ baseUrl: 'http://127.0.0.1:1', apiKey, triesMax: 1 });
    const unreached = await silent.get('esc_1').catch((error: unknown) => error);
    expect(unreached).toMatchObject({ code: 'no_answer', status: 0 });
    expect(isRefusal(unreached)).toBe(false);
  });

  it('are repeated with the same id when there is no answer, and refusals are not', async () => {
    const twice = flaky(broken, busy);
    const started = await clientWith({ fetch: twice.fetch }).start({ conversationId: 'c-1' });
    expect([started.isNew, twice.count()]).toEqual([true, 3]);
    const lost = flaky();
    let isLost = true;
    const answerLost = async (...[input, init]: Parameters<typeof fetch>) => {
      const response = await lost.fetch(input, init);
      if (!isLost) return response;
      isLost = false;
      throw broken();
    };
    const again = await clientWith({ fetch: answerLost }).send(started.id, { text: 'once' });
    expect([again.isNew, lost.count()]).toEqual([false, 2]);
    const never = flaky();
    await expect(clientWith({ fetch: never.fetch }).start({ conversationId: '' })).rejects.toThrow(PasserelleError);
    expect(never.count()).toBe(1);
  });

  it('give up after the tries they were given, and never repeat typing', async () => {
    const always = flaky(...Array(20).fill(broken));
    await expect(clientWith({ fetch: always.fetch, triesMax: 3 }).get('esc_1')).rejects.toThrow(PasserelleError);
    expect(always.count()).toBe(3);
    await expect(clientWith({ fetch: always.fetch }).typing('esc_1', true)).rejects.toThrow(PasserelleError);
    expect(always.count()).toBe(4);
  });

  it('stop at once when the caller cancels', async () => {
    const reason = new Error('not wanted any more');
    const stop = new AbortController();
    const always = flaky(...Array(20).fill(broken));
    const call = clientWith({ fetch: always.fetch, triesMax: 20 }).get('esc_1', { signal: stop.signal });
    stop.abort(reason);
    await expect(call).rejects.toBe(reason);
  });

  it('make whole addresses of relative links', () => {
    expect(clientWith().absoluteUrl('/v1/files/x')).toBe(`${server.url}/v1/files/x`);
    expect(clientWith().absoluteUrl('https://cdn.example/x')).toBe('https://cdn.example/x');
  });
});

describe('events', () => {
  const told = { text: null };
  const agentSays = (text: string) => bench.happen(bench.escalation.id, 'message.created', { text });

  async function collect(iterable: AsyncIterable<EscalationEvent>, onEvent?: (event: EscalationEvent) => void) {
    const seqs: number[] = [];
    for await (const event of iterable) {
      seqs.push(event.seq);
      onEvent?.(event);
    }
    return seqs;
  }

  it.each(['stream', 'poll', 'auto'] as const)('come in order, each once, until the end (%s)', async (transport) => {
    const { id } = bench.escalation;
    for (let count = 0; count < 5; count += 1) agentSays(`before ${count}`);
    const seqs = await collect(clientWith().events(id, { transport, after: 2 }), ({ seq }) => {
      if (seq === 5) agentSays('while following');
      if (seq === 6) bench.happen(id, 'escalation.ended', told);
    });
    expect(seqs).toEqual([3, 4, 5, 6, 7]);
    expect(await collect(clientWith().events(id, { transport, after: 7 }))).toEqual([]);
  });

  it.each(['stream', 'poll'] as const)(
    'tell what became of a message that was on its way at the end (%s)',
    async (transport) => {
      const { id } = bench.escalation;
      bench.onTheirWay.add(id);
      bench.happen(id, 'escalation.ended', told);
      const seqs = await collect(clientWith().events(id, { transport }), ({ seq }) => {
        if (seq !== 1) return;
        bench.happen(id, 'message.failed', { code: 'conversation_gone' });
        bench.onTheirWay.clear();
      });
      expect(seqs).toEqual([1, 2]);
    },
  );

  it('go on where they were when the server is started again', async () => {
    const { id } = bench.escalation;
    agentSays('one');
    let isCut = false;
    const seqs = await collect(clientWith().events(id, { transport: 'stream' }), ({ seq }) => {
      if (isCut) return;
      isCut = true;
      expect(seq).toBe(1);
      server.cut();
      agentSays('two');
      bench.happen(id, 'escalation.ended', told);
    });
    expect(seqs).toEqual([1, 2, 3]);
  });

  it('are polled when something in between lets no stream through', async () => {
    const { id } = bench.escalation;
    const asked: string[] = [];
    const withoutStreams: typeof fetch = async (input, init) => {
      const kind = String(input).includes('/stream') ? 'stream' : 'poll';
      asked.push(kind);
      if (kind === 'stream') throw broken();
      return fetch(input, init);
    };
    agentSays('one');
    bench.happen(id, 'escalation.ended', told);
    expect(await collect(clientWith({ fetch: withoutStreams }).events(id))).toEqual([1, 2]);
    expect(asked).toEqual(['stream', 'stream', 'poll']);
  });

  it('bring signals by stream, to whoever asks for them', async () => {
    const { id, conversationId } = bench.escalation;
    const heard: string[] = [];
    agentSays('one');
    const data = { isTyping: true, agent: null, expiresInMs: 5000 };
    await collect(
      clientWith().events(id, {
        onSignal: (signal) => {
          heard.push(signal.type);
          bench.happen(id, 'escalation.ended', told);
        },
      }),
      ({ seq }) => {
        // Told once the reader has drawn level, so that somebody is listening.
        if (seq === 1)
          setImmediate(() =>
            bench.feed.signal({ escalationId: id, conversationId, type: 'agent.typing', at: 1000, data }),
          );
      },
    );
    expect(heard).toEqual(['agent.typing']);
  });

  it('throw when the escalation is not there, and stop when the caller cancels', async () => {
    await expect(collect(clientWith().events('esc_1'))).rejects.toMatchObject({ status: 400 });
    const stop = new AbortController();
    const reason = new Error('enough');
    agentSays('one');
    const following = collect(clientWith().events(bench.escalation.id, { signal: stop.signal }), () =>
      stop.abort(reason),
    );
    await expect(following).rejects.toBe(reason);
  });
});
