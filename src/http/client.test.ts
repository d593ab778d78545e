import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server as TcpServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HttpFailure, type HttpRequest } from '../core/http-client.ts';
import { silentLogger } from '../core/logger.ts';
import { createHttpClients, type HttpClients, type HttpClientsOptions } from './client.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

let server: Server;
let origin: string;
let answer: Answer;
let requests: number;
const opened: HttpClients[] = [];
const tcpServers: TcpServer[] = [];

beforeEach(async () => {
  requests = 0;
  answer = (_request, response) => response.end('ok');
  server = createServer((request, response) => {
    requests += 1;
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${portOf(server)}`;
});

afterEach(async () => {
  await Promise.all(opened.splice(0).map((clients) => clients.close()));
  server.closeAllConnections();
  for (const each of [server, ...tcpServers.splice(0)]) await new Promise((resolve) => each.close(resolve));
});

const portOf = (listening: TcpServer | Server) => (listening.address() as AddressInfo).port;

function open(options: Partial<HttpClientsOptions> = {}): HttpClients {
  const clients = createHttpClients({ allowPrivateTargets: true, log: silentLogger, ...options });
  opened.push(clients);
  return clients;
}

const get = (url: string, more: Partial<HttpRequest> = {}): HttpRequest => ({
  method: 'GET',
  url,
  signal: AbortSignal.timeout(10_000),
  ...more,
});

async function failureOf(work: Promise<unknown>): Promise<HttpFailure> {
  const failure = await work.then(
    () => null,
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(HttpFailure);
  return failure as HttpFailure;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

async function unusedPort(): Promise<number> {
  const probe = createTcpServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const port = portOf(probe);
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

const kinds = ['perMessage', 'plain', 'guarded'] as const;

describe.each(kinds)('the %s client', (kind) => {
  it('resolves for every status and joins headers of one name', async () => {
    answer = (_request, response) => {
      response.setHeader('X-Many', ['a', 'b']);
      response.writeHead(503, { 'Retry-After': '7' }).end('busy é');
    };
    const response = await open()[kind].request(get(`${origin}/x?y=1`));
    expect(response.status).toBe(503);
    expect(response.headers).toMatchObject({ 'retry-after': '7', 'x-many': 'a, b' });
    expect(await response.text()).toBe('busy é');
  });

  it('sends method, path, query, headers and body as given', async () => {
    let seen: unknown;
    answer = (request, response) => {
      void bodyOf(request).then((body) => {
        seen = { method: request.method, url: request.url, type: request.headers['content-type'], body };
        response.end();
      });
    };
    await open()[kind].request(
      get(`${origin}/a%20b?q=%C3%A9`, { method: 'POST', headers: { 'content-type': 'text/x' }, body: 'hé' }),
    );
    expect(seen).toEqual({ method: 'POST', url: '/a%20b?q=%C3%A9', type: 'text/x', body: 'hé' });
  });

  it('streams a request body that is produced piece by piece', async () => {
    answer = (request, response) => void bodyOf(request).then((body) => response.end(String(body.length)));
    async function* pieces() {
      for (let piece = 0; piece < 50; piece += 1) yield new Uint8Array(10_000).fill(97);
    }
    const response = await open()[kind].request(get(origin, { method: 'POST', body: pieces() }));
    expect(await response.text()).toBe('500000');
  });

  it('gives the answer as a stream, once', async () => {
    answer = (_request, response) => response.end('x'.repeat(300_000));
    const response = await open()[kind].request(get(origin));
    let bytes = 0;
    for await (const chunk of response.stream()) bytes += chunk.byteLength;
    expect(bytes).toBe(300_000);
    await expect(response.text()).rejects.toThrow('once');
  });

  it('stops reading an answer that is larger than allowed', async () => {
    answer = (_request, response) => response.end('x'.repeat(5_000));
    const response = await open()[kind].request(get(origin, { responseBytesMax: 1_000 }));
    const failure = await failureOf(response.text());
    expect(failure.certainty).toBe('unknown');
    expect(failure.message).toContain('larger than 1000 bytes');
  });

  it('does not follow a redirect', async () => {
    answer = (_request, response) => response.writeHead(302, { location: `${origin}/elsewhere` }).end();
    expect((await open()[kind].request(get(origin))).status).toBe(302);
    expect(requests).toBe(1);
  });

  it('does not retry', async () => {
    answer = (_request, response) => response.writeHead(500).end();
    await open()[kind].request(get(origin));
    expect(requests).toBe(1);
  });

  it('knows that nothing was sent when the connection is refused', async () => {
    const failure = await failureOf(open()[kind].request(get(`http://127.0.0.1:${await unusedPort()}`)));
    expect(failure.certainty).toBe('notSent');
    expect(failure.message).toContain('ECONNREFUSED');
  });

  it('knows that nothing was sent when the name does not resolve', async () => {
    const clients = open({
      resolve: (_name, _options, done) => done(Object.assign(new Error('no'), { code: 'ENOTFOUND' }), []),
    });
    const failure = await failureOf(clients[kind].request(get('http://desk.example/')));
    expect(failure.certainty).toBe('notSent');
    expect(failure.message).toContain('not known');
  });

  it('knows that nothing was sent when TLS cannot be agreed on', async () => {
    const failure = await failureOf(open()[kind].request(get(origin.replace('http', 'https'))));
    expect(failure.certainty).toBe('notSent');
  });

  it('does not know when the connection breaks after the request', async () => {
    answer = (request) => request.socket.destroy();
    const failure = await failureOf(open()[kind].request(get(origin, { method: 'POST', body: 'x' })));
    expect(failure.certainty).toBe('unknown');
  });

  it('does not know when the answer breaks off half way', async () => {
    answer = (request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half', () => request.socket.destroy());
    };
    const response = await open()[kind].request(get(origin));
    const failure = await failureOf(response.text());
    expect(failure.certainty).toBe('unknown');
  });

  it('survives a broken answer that nobody reads', async () => {
    const closed = new Promise<void>((resolve) => {
      answer = (request, response) => {
        request.socket.once('close', () => resolve());
        response.writeHead(200, { 'content-length': '100' });
        response.write('half', () => request.socket.destroy());
      };
    });
    const client = open()[kind];
    await client.request(get(origin));
    await closed;
    answer = (_request, response) => response.end('still here');
    expect(await (await client.request(get(origin))).text()).toBe('still here');
  });

  it('does not know when the deadline passes while it waits for the answer', async () => {
    answer = () => undefined;
    const failure = await failureOf(open()[kind].request(get(origin, { signal: AbortSignal.timeout(200) })));
    expect(failure.certainty).toBe('unknown');
    expect(failure.message).toContain('deadline');
  });

  it('ends a slow answer at the deadline', async () => {
    answer = (_request, response) => {
      response.writeHead(200).write('first');
    };
    const response = await open()[kind].request(get(origin, { signal: AbortSignal.timeout(300) }));
    expect((await failureOf(response.text())).certainty).toBe('unknown');
  });

  it('sends nothing when it is cancelled before it begins', async () => {
    const failure = await failureOf(open()[kind].request(get(origin, { signal: AbortSignal.abort() })));
    expect(failure.certainty).toBe('notSent');
    expect(requests).toBe(0);
  });

  it('sends nothing when it is cancelled while connecting, and says so at once', async () => {
    const cancel = new AbortController();
    let finishResolving: (() => void) | null = null;
    const clients = open({
      resolve: (_name, _options, done) => {
        const resolved = () => done(null, [{ address: '127.0.0.1', family: 4 }]);
        if (finishResolving !== null) return resolved();
        finishResolving = resolved;
        setImmediate(() => cancel.abort());
      },
    });
    const url = `http://desk.example:${portOf(server)}/`;
    const failure = await failureOf(clients[kind].request(get(url, { method: 'POST', signal: cancel.signal })));
    expect(failure.certainty).toBe('notSent');
    (finishResolving as (() => void) | null)?.();
    await clients[kind].request(get(url));
    expect(requests).toBe(1);
  });

  it('refuses a private address before anything is sent', async () => {
    const failure = await failureOf(open({ allowPrivateTargets: false })[kind].request(get(origin)));
    expect(failure.certainty).toBe('notSent');
    expect(failure.message).toContain('PASSERELLE_ALLOW_PRIVATE_TARGETS');
    expect(requests).toBe(0);
  });

  it('refuses a name that was public when it was checked and is private when it is called', async () => {
    const answers = ['93.184.216.34', '127.0.0.1'];
    const asked: string[] = [];
    const clients = open({
      allowPrivateTargets: false,
      resolve: (name, _options, done) => {
        asked.push(name);
        done(null, [{ address: answers[asked.length] ?? '127.0.0.1', family: 4 }]);
      },
    });
    const failure = await failureOf(clients[kind].request(get(`http://rebound.example:${portOf(server)}/`)));
    expect(asked).toEqual(['rebound.example']);
    expect(failure.certainty).toBe('notSent');
    expect(failure.message).toContain('rebound.example is a private');
    expect(requests).toBe(0);
  });

  it.each([
    ['ftp://desk.example/', 'not http'],
    ['nonsense', 'cannot be read'],
    ['https://user:pass@desk.example/', 'user or password'],
  ])('refuses %s', async (url, reason) => {
    const failure = await failureOf(open()[kind].request(get(url)));
    expect(failure.certainty).toBe('notSent');
    expect(failure.message).toContain(reason);
    expect(failure.message).not.toContain('pass@');
  });

  it('reuses connections for calls that follow each other', async () => {
    const sockets = new Set<unknown>();
    answer = (request, response) => {
      sockets.add(request.socket);
      response.end('ok');
    };
    const client = open()[kind];
    for (let call = 0; call < 20; call += 1) await (await client.request(get(origin))).text();
    // One more than needed may open while the first is still being put back.
    expect(sockets.size).toBeLessThanOrEqual(2);
  });

  it('never puts path, query or body into the message of a failure', async () => {
    answer = (request) => request.socket.destroy();
    const failure = await failureOf(
      open()[kind].request(get(`${origin}/secret-path?token=secret`, { method: 'POST', body: 'secret text' })),
    );
    expect(failure.message).not.toContain('secret');
  });
});

describe('a stream', () => {
  it('has no end that is waited for, but the refusal that came instead is read as any answer: within its bound', async () => {
    answer = (_request, response) => response.writeHead(500).end('x'.repeat(3_000_000));
    const stream = () => open().perMessage.request(get(origin, { connection: 'stream' }));
    let bytes = 0;
    for await (const chunk of (await stream()).stream()) bytes += chunk.byteLength;
    expect(bytes).toBe(3_000_000);
    expect((await failureOf((await stream()).text())).message).toContain('larger than 1048576 bytes');
  });
});

describe('the plain client', () => {
  it('counts an answer by its unpacked size', async () => {
    answer = (_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('x'.repeat(100_000)));
    const response = await open().plain.request(get(origin, { responseBytesMax: 10_000 }));
    expect((await failureOf(response.text())).message).toContain('larger than 10000 bytes');
  });
});

describe('close', () => {
  it('leaves no connection open', async () => {
    const clients = open();
    const ended = new Promise<void>((resolve) => {
      answer = (request, response) => {
        request.socket.once('close', () => resolve());
        response.end('ok');
      };
    });
    await (await clients.perMessage.request(get(origin))).text();
    await clients.close();
    await ended;
    expect((await failureOf(clients.perMessage.request(get(origin)))).certainty).toBe('notSent');
  });
});
