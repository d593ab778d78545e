/** Callbacks against a real server, checked with the reference library of Standard Webhooks. */
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createNativeBench, type NativeBench, secrets } from '../../../test/support/native-bench.ts';
import type { BotDirectory } from '../../bot-accounts/bot-directory.ts';
import { newId } from '../../core/ids.ts';
import type { EscalationSignal } from '../../escalations/escalation-event.ts';
import { DeliveryFailure } from '../../helpdesks/failure.ts';

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let bench: NativeBench;
let url = '';
let received: Received[] = [];
let answer: (response: ServerResponse) => void = () => undefined;
let stop: () => Promise<void> = async () => undefined;

beforeEach(async () => {
  bench = createNativeBench();
  received = [];
  answer = (response) => response.writeHead(204).end();
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    received.push({ headers: request.headers, body });
    answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  stop = async () => {
    await bench.close();
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  };
});
afterEach(() => stop());

const event = { id: 'evt_1', seq: 1, type: 'agent.joined', data: { name: 'Zoë 🙂' } };
const never = new AbortController().signal;

async function deliver(callbackUrl = url, signal = never): Promise<DeliveryFailure | null> {
  const delivery = { deliveryId: newId('delivery'), bot: bench.bot, callbackUrl, event };
  const error = await bench.protocol.deliver?.(delivery, signal).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error === null || error instanceof DeliveryFailure) return error;
  throw error;
}

/** Resolves once that many requests came. */
async function until(count: number): Promise<void> {
  const deadline = Date.now() + 5_000;
  while (received.length < count) {
    if (Date.now() > deadline) throw new Error(`${received.length} of ${count} requests came.`);
    await new Promise(setImmediate);
  }
}

function verified({ body, headers }: Received, secret: string | undefined): unknown {
  return new Webhook(secret ?? '').verify(body, headers as Record<string, string>);
}

describe('an event', () => {
  it('arrives as it is, signed with each live secret, and is named by its own id', async () => {
    expect(await deliver()).toBeNull();
    const [one] = received;
    if (one === undefined) throw new Error('Nothing came.');
    expect(one.headers['webhook-id']).toBe('evt_1');
    expect(one.headers['content-type']).toBe('application/json');
    for (const secret of secrets) expect(verified(one, secret)).toEqual(event);
    expect(() => verified(one, `whsec_${Buffer.alloc(32).toString('base64')}`)).toThrow();
  });

  it('counts as delivered with any 2xx, whatever the body', async () => {
    for (const status of [200, 201, 202, 299]) {
      answer = (response) => response.writeHead(status).end('x'.repeat(100_000));
      expect([status, await deliver()]).toEqual([status, null]);
    }
  });

  it('is told apart by what the bot answers: try again, wait so long, or never', async () => {
    const expected: [number, Record<string, string>, Partial<DeliveryFailure>][] = [
      [410, {}, { disposition: 'reject', certainty: 'notSent' }],
      [422, {}, { disposition: 'reject' }],
      [301, { location: 'https://elsewhere.example' }, { disposition: 'retry', certainty: 'notSent' }],
      [401, {}, { disposition: 'retry' }],
      [404, {}, { disposition: 'retry', retryAfterMs: null }],
      [429, { 'retry-after': '7' }, { disposition: 'retry', retryAfterMs: 7000, pausesTarget: true }],
      [503, { 'retry-after': '3' }, { disposition: 'retry', certainty: 'notSent', retryAfterMs: 3000 }],
      [500, {}, { disposition: 'retry', certainty: 'unknown', pausesTarget: false }],
    ];
    for (const [status, headers, failure] of expected) {
      answer = (response) => response.writeHead(status, headers).end();
      expect([status, await deliver()]).toMatchObject([status, failure]);
    }
    expect(received).toHaveLength(expected.length);
  });

  it('is to be tried again when there is no answer, with what is certain about it', async () => {
    expect(await deliver('http://127.0.0.1:1/hook')).toMatchObject({ disposition: 'retry', certainty: 'notSent' });
    answer = () => undefined;
    const cancel = new AbortController();
    const waiting = deliver(url, cancel.signal);
    await until(1);
    cancel.abort();
    expect(await waiting).toMatchObject({ disposition: 'retry', certainty: 'unknown' });
  });

  it('is never sent without a signature', async () => {
    await bench.close();
    const bots = { callbackSecrets: async () => [] } as unknown as BotDirectory;
    bench = createNativeBench({ bots });
    expect(await deliver()).toMatchObject({ disposition: 'retry', certainty: 'notSent' });
    expect(received).toEqual([]);
  });
});

describe('a signal', () => {
  const signal: EscalationSignal = {
    escalationId: newId('escalation'),
    conversationId: 'c-1',
    type: 'agent.typing',
    at: 1000,
    data: { isTyping: true },
  };

  it('is posted signed, without a number', async () => {
    bench.protocol.signal?.(bench.bot, url, signal);
    await until(1);
    const [one] = received;
    if (one === undefined) throw new Error('Nothing came.');
    expect(verified(one, secrets[0])).toEqual({ ...signal, at: '1970-01-01T00:00:01.000Z' });
  });

  it('is dropped while too many are under way, and never gets in the way of an event', async () => {
    const held: ServerResponse[] = [];
    answer = (response) => held.push(response);
    for (let one = 0; one < 100; one += 1) bench.protocol.signal?.(bench.bot, url, signal);
    await until(16);
    answer = (response) => response.writeHead(204).end();
    expect(await deliver()).toBeNull();
    expect(received).toHaveLength(17);
    for (const response of held) response.writeHead(500).end();
  });

  it('is no trouble when nobody answers', async () => {
    bench.protocol.signal?.(bench.bot, 'http://127.0.0.1:1/', signal);
    expect(await deliver()).toBeNull();
  });
});

describe('the test of a callback', () => {
  it('says how it went', async () => {
    bench.keys.set('psk_good', { ...bench.bot, callbackUrl: url });
    const good = await bench.call('POST', '/v1/webhooks/test');
    expect(good).toMatchObject({ status: 200, body: { isDelivered: true, error: null } });
    const [one] = received;
    if (one === undefined) throw new Error('Nothing came.');
    expect(verified(one, secrets[0])).toMatchObject({ type: 'webhook.test', data: {} });
    answer = (response) => response.writeHead(404).end();
    const bad = await bench.call('POST', '/v1/webhooks/test');
    expect(bad.body).toMatchObject({ isDelivered: false, error: expect.stringContaining('404') });
  });

  it('is refused for a bot without a callback', async () => {
    expect(await bench.call('POST', '/v1/webhooks/test')).toMatchObject({ status: 409 });
  });
});
