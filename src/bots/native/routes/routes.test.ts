import { OpenAPIHono } from '@hono/zod-openapi';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import {
  apiKey,
  createNativeBench,
  type NativeBench,
  otherKey,
  serveBench,
} from '../../../../test/support/native-bench.ts';
import { newId } from '../../../core/ids.ts';

let bench = createNativeBench();
afterEach(async () => {
  await bench.close();
  bench = createNativeBench();
});

const pathsOf = (body: { error: { details?: { path: string }[] } }) => body.error.details?.map((one) => one.path) ?? [];
const lastCall = ({ calls }: NativeBench) => calls.at(-1);
const start = { id: 's-1', conversationId: 'c-1' };

describe('every route', () => {
  /** Reads the routes from the app itself, so that a new one cannot stay out. */
  function routesOf() {
    if (!(bench.protocol.routes instanceof OpenAPIHono)) throw new Error('The routes changed their form.');
    const { definitions } = bench.protocol.routes.openAPIRegistry;
    const routes = definitions.flatMap((one) => (one.type === 'route' ? [one.route] : []));
    return routes.map(({ method, path, security }) => ({
      method: method.toUpperCase(),
      path: path.replace('{id}', bench.escalation.id).replaceAll(/\{\w+\}/g, 'x'),
      isOpen: security?.length === 0,
      namesEscalation: path.includes('{id}'),
    }));
  }
  /** Bodies that would be accepted, so that a refusal is about who is calling. */
  const bodies: Readonly<Record<string, unknown>> = {
    typing: { isTyping: true },
    end: { by: 'user' },
    messages: { id: 'm', text: 'hi' },
    read: {},
  };
  const bodyOf = ({ method, path }: { method: string; path: string }) =>
    method === 'GET' ? undefined : (bodies[path.split('/').at(-1) ?? ''] ?? { variables: {} });

  it('is documented: there is no path that the tests below would not walk', () => {
    if (!(bench.protocol.routes instanceof OpenAPIHono)) throw new Error('The routes changed their form.');
    const documented = bench.protocol.routes.openAPIRegistry.definitions.flatMap((one) =>
      one.type === 'route'
        ? [`${one.route.method.toUpperCase()} ${one.route.path.replaceAll(/\{(\w+)\}/g, ':$1')}`]
        : [],
    );
    const served = bench.protocol.routes.routes.filter((route) => route.path.startsWith('/v1'));
    expect(documented.length).toBeGreaterThanOrEqual(14);
    expect(new Set(served.map((route) => `${route.method} ${route.path}`))).toEqual(new Set(documented));
  });

  it('refuses a caller without a key, with a wrong one, an expired one, or one of another protocol', async () => {
    bench.keys.set('psk_dydu', { ...bench.bot, protocol: 'dydu' });
    for (const route of routesOf().filter((one) => !one.isOpen)) {
      for (const authorization of ['', 'Bearer', 'Basic psk_good', 'Bearer psk_wrong', 'Bearer psk_dydu', apiKey]) {
        const { status, body, headers } = await bench.call(route.method, route.path, bodyOf(route), { authorization });
        expect([route.path, authorization, status]).toEqual([route.path, authorization, 401]);
        expect(body.error.code).toBe('unauthorized');
        expect(headers.get('www-authenticate')).toBe('Bearer');
      }
    }
    expect(bench.calls).toEqual([]);
  });

  it('is open to everybody only where a signed link takes the place of the key', () => {
    expect(routesOf().filter((route) => route.isOpen)).toEqual([
      { method: 'GET', path: '/v1/files/x', isOpen: true, namesEscalation: false },
    ]);
  });

  it('finds nothing of another bot, just as if it were not there', async () => {
    const routes = routesOf().filter((route) => route.namesEscalation);
    expect(routes.length).toBeGreaterThanOrEqual(8);
    for (const route of routes) {
      const authorization = `Bearer ${otherKey}`;
      const theirs = await bench.call(route.method, route.path, bodyOf(route), { authorization });
      const missing = newId('escalation');
      const nothing = await bench.call(route.method, route.path.replace(bench.escalation.id, missing), bodyOf(route));
      expect([route.path, theirs.status, nothing.status]).toEqual([route.path, 404, 404]);
      expect(theirs.body.error.message.replace(bench.escalation.id, missing)).toBe(nothing.body.error.message);
    }
  });

  it('refuses a malformed id and unknown query parameters', async () => {
    const { status, body } = await bench.call('GET', '/v1/escalations/esc_1/events?limit=0&nope=1');
    expect(status).toBe(400);
    expect(pathsOf(body)).toEqual(expect.arrayContaining(['path.id', 'query.limit', 'query.nope']));
  });
});

describe('new work', () => {
  it('is refused with 429 and a wait while too much is waiting, and nothing else is', async () => {
    await bench.close();
    bench = createNativeBench({ admission: () => ({ isOpen: false, retryAfterSeconds: 7 }) });
    const path = `/v1/escalations/${bench.escalation.id}`;
    const refused = [
      await bench.call('POST', '/v1/escalations', start),
      await bench.call('POST', `${path}/messages`, { id: 'm', text: 'hi' }),
      await bench.call('POST', '/v1/attachments', {}),
    ];
    expect(refused.map((one) => [one.status, one.headers.get('retry-after')])).toEqual(Array(3).fill([429, '7']));
    expect((await bench.call('POST', `${path}/end`, { by: 'user' })).status).toBe(200);
    expect((await bench.call('GET', path)).status).toBe(200);
    expect(bench.calls.map((one) => one.name)).toEqual(['end']);
  });
});

describe('start', () => {
  it('answers 201 with owner, state and capabilities, and 200 when it is there already', async () => {
    const first = await bench.call('POST', '/v1/escalations', start);
    expect(first.status).toBe(201);
    expect(first.body).toMatchObject({ owner: 'human', state: 'opening', isNew: true, ticket: null, lastSeq: 0 });
    expect(first.body.capabilities).toEqual({
      attachments: { toAgent: true, toUser: true, bytesMax: 1000 },
      typing: { toAgent: true, toUser: true },
      read: { toAgent: true, toUser: false },
      queuePosition: false,
      transfer: true,
    });
    expect(first.body.text).toBe('One moment please.');
    const again = await bench.call('POST', '/v1/escalations', start);
    expect([again.status, again.body.isNew, again.body.id]).toEqual([200, false, first.body.id]);
  });

  it('hands over everything the bot said, with null and blank left out', async () => {
    await bench.call('POST', '/v1/escalations', {
      ...start,
      skill: ' billing ',
      user: { name: 'Léa', email: null, phone: '', isVerified: true },
      variables: { contract: 'A-17', score: 3, tags: ['x'] },
      transcript: [
        { author: 'user', text: 'hi', at: '2026-05-04T10:00:00+02:00', parts: [{ kind: 'text', text: 'again' }] },
        { author: 'bot', text: '  ' },
      ],
      note: 'n',
      message: { parts: [{ kind: 'attachment', url: 'https://shop.example/a%20b.png?x=1' }] },
      channel: { pageUrl: 'https://shop.example' },
      callbackUrl: null,
      richParts: ['cards', 'cards'],
      timers: { assignmentSeconds: 0 },
    });
    expect(lastCall(bench)?.args[0]).toEqual({
      ...start,
      skill: 'billing',
      user: { name: 'Léa', isVerified: true },
      variables: { contract: 'A-17', score: 3, tags: ['x'] },
      transcript: [
        {
          author: 'user',
          name: null,
          at: Date.parse('2026-05-04T08:00:00Z'),
          parts: [
            { kind: 'text', text: 'hi' },
            { kind: 'text', text: 'again' },
          ],
        },
      ],
      note: 'n',
      reason: null,
      message: {
        id: 's-1',
        parts: [
          {
            kind: 'attachment',
            url: 'https://shop.example/a%20b.png?x=1',
            name: 'a b.png',
            mediaType: 'application/octet-stream',
          },
        ],
      },
      channel: { type: null, pageUrl: 'https://shop.example', device: null },
      locale: null,
      callbackUrl: null,
      richParts: ['cards'],
      timers: { assignmentMs: 0 },
      isTest: false,
    });
  });

  it('names every mistake at once, and asks nobody then', async () => {
    const { status, body } = await bench.call('POST', '/v1/escalations', {
      conversationId: '',
      skill: ' ',
      user: { mail: 'x' },
      transcript: [{ author: 'me' }, { author: 'bot', parts: [{ kind: 'text' }, { kind: 'smell' }] }],
      message: { text: ' ' },
      callbackUrl: 'javascript:alert(1)',
      timers: { assignmentSeconds: 0.5 },
      surprise: true,
    });
    expect(status).toBe(400);
    expect(pathsOf(body)).toEqual(
      expect.arrayContaining([
        'conversationId',
        'skill',
        'user.mail',
        'transcript.0.author',
        'transcript.1.parts.0.text',
        'transcript.1.parts.1.kind',
        'message.text',
        'callbackUrl',
        'timers.assignmentSeconds',
        'surprise',
      ]),
    );
    expect(bench.calls).toEqual([]);
  });

  it('answers a refusal with its own code', async () => {
    const { status, body } = await bench.call('POST', '/v1/escalations', { ...start, skill: 'unknown' });
    expect([status, body.error.code]).toEqual([409, 'unknown_skill']);
  });

  it('takes the id from the header just as well, but not two different ones, and not none', async () => {
    const { id, ...withoutId } = start;
    const header = (key: string) => ({ 'idempotency-key': key });
    expect((await bench.call('POST', '/v1/escalations', withoutId, header('s-1'))).status).toBe(201);
    expect((await bench.call('POST', '/v1/escalations', start, header(id))).status).toBe(200);
    const differing = await bench.call('POST', '/v1/escalations', start, header('s-2'));
    expect([differing.status, pathsOf(differing.body)]).toEqual([400, ['id']]);
    const none = await bench.call('POST', '/v1/escalations', withoutId);
    expect([none.status, pathsOf(none.body)]).toEqual([400, ['id']]);
  });

  it('takes any id and conversation that a bot may use, and finds the owner by it', async () => {
    const opaque = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
      .filter((text) => !/\p{Cc}/u.test(text) && text !== '.' && text !== '..');
    await fc.assert(
      fc.asyncProperty(opaque, async (conversationId) => {
        const started = await bench.call('POST', '/v1/escalations', { id: conversationId, conversationId });
        const path = `/v1/conversations/${encodeURIComponent(conversationId)}/owner`;
        const { body } = await bench.call('GET', path);
        expect(body).toEqual({ owner: 'human', escalationId: started.body.id, state: 'opening', lastSeq: 0 });
      }),
      { numRuns: 60 },
    );
  });
});

describe('messages', () => {
  const path = () => `/v1/escalations/${bench.escalation.id}/messages`;

  it('are accepted with 202, and a repeat is the same message with 200', async () => {
    const message = { id: 'm-1', text: 'hello', sentAt: '2026-05-04T10:00:00Z', choice: { payload: 'p' } };
    const first = await bench.call('POST', path(), message);
    expect([first.status, first.body.isNew]).toEqual([202, true]);
    expect(lastCall(bench)?.args[1]).toEqual({
      id: 'm-1',
      parts: [{ kind: 'text', text: 'hello' }],
      choice: { payload: 'p' },
      sentAt: Date.parse('2026-05-04T10:00:00Z'),
    });
    const again = await bench.call('POST', path(), message);
    expect([again.status, again.body]).toEqual([200, { messageId: first.body.messageId, isNew: false }]);
  });

  it('carry files by id or by URL, never both, and places', async () => {
    const attachmentId = newId('attachment');
    const parts = [
      { kind: 'attachment', attachmentId },
      { kind: 'attachment', url: 'https://x.example/', name: 'n.pdf', mediaType: 'application/pdf' },
      { kind: 'location', latitude: 47.2, longitude: -1.5 },
    ];
    expect((await bench.call('POST', path(), { id: 'm', parts })).status).toBe(202);
    expect(lastCall(bench)?.args[1]).toMatchObject({ parts });
    const wrong = [
      { kind: 'attachment' },
      { kind: 'attachment', attachmentId, url: 'https://x.example/' },
      { kind: 'attachment', attachmentId, name: 'n' },
      { kind: 'attachment', attachmentId: '../../etc' },
      { kind: 'location', latitude: 91, longitude: 0 },
    ];
    const { status, body } = await bench.call('POST', path(), { id: 'm', parts: wrong });
    expect(status).toBe(400);
    expect(new Set(pathsOf(body))).toEqual(
      new Set([
        'parts.0.attachmentId',
        'parts.1.attachmentId',
        'parts.2.name',
        'parts.3.attachmentId',
        'parts.4.latitude',
      ]),
    );
  });

  it('are refused when they are empty, too long or too many', async () => {
    const wrong = [
      { id: 'm' },
      { id: 'm', text: '   ' },
      { id: 'm', text: 'x'.repeat(20_001) },
      { id: 'm', parts: Array(21).fill({ kind: 'text', text: 'x' }) },
      { id: 'x'.repeat(201), text: 'x' },
      { id: 'a\nb', text: 'x' },
    ];
    for (const body of wrong) expect((await bench.call('POST', path(), body)).status).toBe(400);
    const huge = await bench.call('POST', path(), { id: 'm', text: 'x'.repeat(1_100_000) });
    expect(huge.status).toBe(413);
    expect(bench.calls).toEqual([]);
  });

  it('are refused after the end with a code that says so', async () => {
    await bench.call('POST', `/v1/escalations/${bench.escalation.id}/end`, { by: 'user', comment: 'bye' });
    expect(lastCall(bench)?.args[1]).toEqual({ by: 'user', comment: 'bye' });
    const { status, body } = await bench.call('POST', path(), { id: 'm', text: 'hi' });
    expect([status, body.error.code]).toEqual([409, 'escalation_ended']);
  });
});

describe('the other commands', () => {
  const path = (rest: string) => `/v1/escalations/${bench.escalation.id}${rest}`;

  it('pass typing and reading on', async () => {
    const messageId = newId('message');
    const calls: [string, unknown][] = [
      ['/typing', { isTyping: true }],
      ['/read', { upTo: messageId }],
      ['/read', {}],
      ['/read', undefined],
    ];
    for (const [rest, body] of calls) expect((await bench.call('POST', path(rest), body)).status).toBe(204);
    const { id } = bench.escalation;
    expect(bench.calls.map((one) => one.args)).toEqual([
      [id, true],
      [id, messageId],
      [id, null],
      [id, null],
    ]);
  });

  it('takes an empty body that may be left out as left out, whatever its headers call it', async () => {
    const server = await serveBench(bench);
    const authorization = `Bearer ${apiKey}`;
    const json = { authorization, 'content-type': 'application/json' };
    const form = { authorization, 'content-type': 'application/x-www-form-urlencoded' };
    const none = { authorization };
    for (const init of [
      { headers: json },
      { headers: json, body: '' },
      { headers: form, body: '' },
      { headers: none },
    ]) {
      const answer = await fetch(`${server.url}${path('/read')}`, { method: 'POST', ...init });
      expect([answer.status, await answer.text()]).toEqual([204, '']);
    }
    const broken = await fetch(`${server.url}${path('/read')}`, { method: 'POST', headers: json, body: ' ' });
    expect(broken.status).toBe(400);
    await server.stop();
  });

  it('change what is known about the end user', async () => {
    const body = { user: { id: 'u-1', name: null }, variables: { step: 2 } };
    expect((await bench.call('PATCH', path(''), body)).status).toBe(200);
    expect(lastCall(bench)?.args[1]).toEqual({ user: { id: 'u-1' }, variables: { step: 2 } });
    expect((await bench.call('PATCH', path(''), {})).status).toBe(400);
  });

  it('tell state and availability', async () => {
    const view = await bench.call('GET', path(''));
    expect(view.body).toMatchObject({ id: bench.escalation.id, owner: 'human', state: 'waiting', end: null });
    expect(view.body.startedAt).toBe('1970-01-01T00:00:01.000Z');
    const { body } = await bench.call('GET', '/v1/availability?skill=billing');
    expect(body).toMatchObject({ skill: 'billing', state: 'available', checkedAt: '1970-01-01T00:00:01.000Z' });
    expect((await bench.call('GET', '/v1/availability')).body.skill).toBeNull();
  });

  it('say that the bot owns a conversation that nobody knows', async () => {
    const { body } = await bench.call('GET', '/v1/conversations/never%2Fseen/owner');
    expect(body).toEqual({ owner: 'bot', escalationId: null, state: null, lastSeq: 0 });
  });
});
