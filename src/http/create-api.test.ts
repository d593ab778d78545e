import { createServer } from 'node:http';

import { type AddressInfo, connect } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { createRoute, z } from '@hono/zod-openapi';
import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { describe, expect, it } from 'vitest';
import { AppError } from '../core/app-error.ts';
import { type Logger, silentLogger } from '../core/logger.ts';
import { StorageUnavailable } from '../core/storage-unavailable.ts';
import { readBytes } from './body.ts';
import { createApi, createRootApi } from './create-api.ts';
import type { ProblemBody } from './problem.ts';

const order = createRoute({
  method: 'post',
  path: '/orders/{id}',
  request: {
    params: z.object({ id: z.string().regex(/^ord_\d+$/, 'must look like ord_1') }),
    query: z.object({ dry: z.enum(['yes', 'no']).optional() }),
    body: {
      content: {
        'application/json': {
          schema: z.strictObject({
            name: z.string().max(10),
            lines: z.array(z.strictObject({ count: z.int() })).default([]),
          }),
        },
      },
    },
  },
  responses: { 200: { description: 'done' } },
});

function makeApp(log: Logger = silentLogger) {
  const app = createRootApi({ log });
  const feature = createApi({ jsonBytesMax: 2_000 });
  feature.openapi(order, (c) => c.json({ seen: c.req.valid('json') }));
  feature.get('/boom', () => {
    throw new Error('secret detail');
  });
  feature.get('/full', () => {
    throw new StorageUnavailable('The database cannot do its work now: SQLITE_FULL: database or disk is full');
  });
  feature.get('/refused/:code', (c) => {
    const code = c.req.param('code');
    if (code === 'http') throw new HTTPException(413, { message: 'too much' });
    throw new AppError('rate_limited', 'Slow down.', { retryAfterSeconds: 1.2 });
  });
  app.route('/v1', feature);
  return app;
}

async function post(
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
  path = '/v1/orders/ord_1',
) {
  const response = await makeApp().request(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
  return { status: response.status, body: (await response.json()) as ProblemBody & { seen?: unknown }, response };
}

describe('a good request', () => {
  it('reaches the handler parsed, with defaults', async () => {
    const { status, body } = await post('{"name":"tea"}');
    expect(status).toBe(200);
    expect(body.seen).toEqual({ name: 'tea', lines: [] });
  });

  it.each(['application/json; charset=utf-8', 'application/vnd.api+json', 'Application/JSON'])(
    'may come as %s',
    async (type) => {
      expect((await post('{"name":"tea"}', { 'content-type': type })).status).toBe(200);
    },
  );

  it('is answered with a request id and headers that forbid a browser to run it', async () => {
    const { response } = await post('{"name":"tea"}');
    expect(response.headers.get('x-request-id')).toMatch(/^req_[0-9a-f]{32}$/);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });
});

describe('a bad request', () => {
  it('is told all its mistakes at once, in path, query and body, unknown fields by name', async () => {
    const { status, body } = await post(
      '{"name":"far too long a name","lines":[{"count":1.5},{"count":"x","more":1}],"extra":1}',
      {},
      '/v1/orders/7?dry=maybe',
    );
    expect(status).toBe(400);
    expect(body.error.code).toBe('invalid_request');
    expect(body.error.details?.map((detail) => detail.path)).toEqual([
      'query.dry',
      'path.id',
      'name',
      'lines.0.count',
      'lines.1.count',
      'lines.1.more',
      'extra',
    ]);
  });

  it('is told what is missing', async () => {
    const { body } = await post('{}');
    expect(body.error.details).toEqual([{ path: 'name', message: 'is required (string)' }]);
    expect(body.error.message).toContain('name is required');
  });

  it.each([
    ['{"name":"tea",}', 'character 15 (line 1, column 15)'],
    ['{"name":\n tea}', 'character 11 (line 2, column 2)'],
    ['{"name":"tea"', 'ends too early'],
    ['{"a":[1,2}', 'character 10'],
    ['[1] 2', 'character 5'],
    ['"\\x"', 'character 1'],
    ['nul', 'character 1'],
  ])('is told where its JSON breaks: %s', async (text, place) => {
    const { status, body } = await post(text);
    expect(status).toBe(400);
    expect(body.error.message).toContain('not valid JSON');
    expect(body.error.message).toContain(place);
  });

  it.each([
    ['{"__proto__":{"isAdmin":true},"name":"tea"}', 'not allowed (__proto__)'],
    ['{"\\u005f_proto__":1,"name":"tea"}', 'not allowed (__proto__)'],
    ['{"constructor":{"prototype":{}},"name":"tea"}', 'not allowed'],
    [`${'['.repeat(40)}${']'.repeat(40)}`, 'deeper than 32'],
    ['{"name":"a\\u0000b"}', 'NUL'],
    ['{"name":"\\ud83d"}', 'surrogate'],
    ['  ', 'empty'],
    ['', 'empty'],
  ])('is refused for %s', async (text, reason) => {
    const { status, body } = await post(text);
    expect(status).toBe(400);
    expect(body.error.message).toContain(reason);
  });

  it('is refused when it is not UTF-8', async () => {
    const { status, body } = await post(new Uint8Array([0x22, 0xff, 0xfe, 0x22]));
    expect(status).toBe(400);
    expect(body.error.message).toContain('UTF-8');
  });

  it.each([
    [{ 'content-type': 'text/plain' }],
    [{ 'content-type': 'application/json; charset=latin1' }],
    [{ 'content-type': 'application/jsonp' }],
    [{ 'content-encoding': 'gzip' }],
  ])('is refused with 415 for %j', async (headers) => {
    const { status, body } = await post('{"name":"tea"}', headers as Record<string, string>);
    expect(status).toBe(415);
    expect(body.error.code).toBe('unsupported_media_type');
  });

  it('is refused with 415 without a media type, and its body does not count as absent', async () => {
    const body = new TextEncoder().encode('{"name":"tea"}');
    const response = await makeApp().request('/v1/orders/ord_1', { method: 'POST', body });
    expect(response.status).toBe(415);
  });

  it('is refused with 413 when it is too large, declared or not', async () => {
    const text = JSON.stringify({ name: 'x'.repeat(3_000) });
    expect((await post(text)).status).toBe(413);
    expect((await post(text, { 'content-length': String(text.length) })).status).toBe(413);
  });
});

describe('over real HTTP', () => {
  it('stops reading an endless body at the limit and goes on serving', async () => {
    const server = createServer(getRequestListener(makeApp().fetch));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/orders/ord_1`;
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        sent += 1;
        controller.enqueue(new Uint8Array(1_000).fill(32));
      },
    });
    const headers = { 'content-type': 'application/json' };
    const refused = await fetch(url, { method: 'POST', headers, body: endless, duplex: 'half' } as RequestInit).then(
      (response) => response.status,
      () => 'closed',
    );
    expect([413, 'closed']).toContain(refused);
    expect(sent).toBeLessThan(10_000);
    const good = await fetch(url, { method: 'POST', headers, body: '{"name":"tea"}' });
    expect(good.status).toBe(200);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
});

describe('a body that does not come to its end', () => {
  it('is given up, with its connection, instead of being kept in memory for as long as somebody likes', async () => {
    const root = createRootApi({ log: silentLogger });
    root.post('/slow', async (c) => c.json({ read: (await readBytes(c, 1_000_000, { withinMs: 40 })).byteLength }));
    const server = createServer(getRequestListener(root.fetch));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    for (const size of ['Content-Length: 900000', 'Transfer-Encoding: chunked']) {
      const socket = connect(port, '127.0.0.1');
      let answer = '';
      socket.on('data', (chunk) => {
        answer += chunk.toString();
      });
      socket.on('error', () => undefined);
      socket.write(`POST /slow HTTP/1.1\r\nHost: x\r\n${size}\r\n\r\n3\r\nabc\r\n`);
      await new Promise((resolve) => socket.on('close', resolve));
      expect([size, answer.split('\r\n')[0], answer.includes('within 0.04 seconds')]).toEqual([
        size,
        'HTTP/1.1 400 Bad Request',
        true,
      ]);
    }
    await new Promise((resolve) => server.close(resolve));
  });
});

describe('errors', () => {
  it('answers a bug with 500, tells the caller nothing of it, and logs its cause', async () => {
    const logged: object[] = [];
    const log: Logger = { ...silentLogger, error: (fields) => void logged.push(fields) };
    const response = await makeApp(log).request('/v1/boom', { headers: { 'x-request-id': 'abc-1' } });
    const text = await response.text();
    expect(response.status).toBe(500);
    expect(text).not.toContain('secret detail');
    expect(JSON.parse(text)).toMatchObject({ error: { code: 'internal_error', requestId: 'abc-1' } });
    expect(logged).toMatchObject([{ requestId: 'abc-1', error: { message: 'secret detail' } }]);
  });

  it('answers 503 while the database is full, so that callers come again, and logs why', async () => {
    const logged: object[] = [];
    const log: Logger = { ...silentLogger, error: (fields) => void logged.push(fields) };
    const response = await makeApp(log).request('/v1/full');
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({ error: { code: 'unavailable' } });
    expect(text).not.toContain('SQLITE');
    expect(JSON.stringify(logged)).toContain('SQLITE_FULL');
  });

  it('answers a refusal with its code and whole seconds to wait', async () => {
    const response = await makeApp().request('/v1/refused/limit');
    expect(response.status).toBe(429);
    expect(response.headers.get('retry-after')).toBe('2');
  });

  it('gives the error body to refusals of the framework too', async () => {
    const response = await makeApp().request('/v1/refused/http');
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ error: { code: 'payload_too_large' } });
  });

  it('answers an unknown path with 404', async () => {
    const response = await makeApp().request('/v1/nothing');
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ error: { code: 'not_found' } });
  });

  it('answers a known path with another method with 405 and the methods that work', async () => {
    const response = await makeApp().request('/v1/orders/ord_1', { method: 'DELETE' });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('POST');
    expect(await response.json()).toMatchObject({ error: { code: 'method_not_allowed' } });
  });

  it('keeps only a short and plain request id of the caller', async () => {
    const response = await makeApp().request('/v1/boom', { headers: { 'x-request-id': 'a b\u00e9'.repeat(30) } });
    expect(response.headers.get('x-request-id')).toMatch(/^req_/);
  });
});

describe('the headers of a page', () => {
  it('keep the content policy that the page sets', async () => {
    const app = createRootApi({ log: silentLogger });
    app.route(
      '/',
      new Hono().get('/page', (c) => c.html('x', 200, { 'content-security-policy': 'page' })),
    );
    expect((await app.request('/page')).headers.get('content-security-policy')).toBe('page');
  });
});
