import { readdirSync, readFileSync } from 'node:fs';
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DyduBench, openDyduBench } from '../../../test/support/dydu-bench.ts';
import { until } from '../../../test/support/running-app.ts';
import { pagePolicy } from './crossing-headers.ts';

interface Raw {
  readonly status: number;
  readonly headers: readonly string[];
  readonly bytes: Buffer;
}

interface Sent {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: Buffer;
}

/** One request on a connection of its own, and everything that came back, as it came. */
function call(url: string, { method = 'POST', headers = {}, body }: Sent): Promise<Raw> {
  return new Promise((resolve, reject) => {
    const asked = httpRequest(url, { method, headers, agent: false }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.rawHeaders, bytes: Buffer.concat(chunks) }),
      );
      answer.on('error', reject);
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

const hop = new Set(['connection', 'keep-alive', 'transfer-encoding', 'date', 'host']);

/** Names in lower case and values, without those that speak about one connection. */
function endToEnd(raw: readonly string[]): string[] {
  const lines: string[] = [];
  for (let at = 0; at < raw.length; at += 2) {
    const name = raw[at]?.toLowerCase() ?? '';
    if (!hop.has(name)) lines.push(`${name}: ${raw[at + 1]}`);
  }
  return lines.sort((a, b) => a.localeCompare(b));
}

interface Arrived {
  readonly method: string;
  readonly url: string;
  readonly headers: string[];
  readonly body: string;
}

describe('what passes through', () => {
  let bench: DyduBench;
  let bot: ReturnType<typeof createServer>;
  let botOrigin: string;
  let answer: (request: IncomingMessage, response: ServerResponse) => void = (_request, response) => response.end('ok');
  const arrived: Arrived[] = [];

  beforeAll(async () => {
    bot = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { method = '', url = '', rawHeaders } = request;
        arrived.push({ method, url, headers: endToEnd(rawHeaders), body: Buffer.concat(chunks).toString('latin1') });
        answer(request, response);
      });
    });
    await new Promise<void>((resolve) => bot.listen(0, '127.0.0.1', resolve));
    botOrigin = `http://127.0.0.1:${(bot.address() as AddressInfo).port}`;
    bench = await openDyduBench({ settings: { servers: botOrigin } });
  });
  afterAll(async () => {
    await bench.close();
    bot.closeAllConnections();
    await new Promise((resolve) => bot.close(resolve));
  });

  /** The same call once to the bot itself and once through us. */
  const both = async (path: string, sent: Sent) => {
    arrived.length = 0;
    const direct = await call(`${botOrigin}${path}`, sent);
    const through = await call(`${bench.base()}${path}`, sent);
    expect(arrived).toHaveLength(2);
    expect(arrived[1]).toEqual(arrived[0]);
    expect(through.status).toBe(direct.status);
    const policy = ['content-security-policy', pagePolicy];
    expect(endToEnd(through.headers)).toEqual(endToEnd([...direct.headers, ...policy]));
    expect(through.bytes.equals(direct.bytes)).toBe(true);
    return through;
  };

  const form = (text: string): Sent => ({
    headers: {
      'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
      accept: 'application/json',
      origin: 'https://shop.example.test',
      authorization: 'Bearer id-token',
      oidcaccesstoken: 'access',
      cookie: 'a=1; b=2',
      'accept-encoding': 'gzip, deflate, br',
      'content-length': String(Buffer.byteLength(text)),
    },
    body: Buffer.from(text),
  });
  const json = (body: unknown) => (_request: IncomingMessage, response: ServerResponse) => {
    response.writeHead(200, [
      ['Content-Type', 'application/json;charset=UTF-8'],
      ['Set-Cookie', 'one=1; Path=/'],
      ['Set-Cookie', 'two=2; Path=/'],
      ['X-Server', 'bot 1'],
      ['Access-Control-Allow-Origin', '*'],
    ] as never);
    response.end(JSON.stringify(body));
  };

  const calls = (uuid: string) => [
    `/servlet/api/chat/talk/${uuid}/ctx-1`,
    `/servlet/api/chat/talk/${uuid}/ctx-1/`,
    `/servlet/api/chat/context/${uuid}`,
    `/servlet/api/chat/history/${uuid}/`,
    `/servlet/api/chat/availablecontext/${uuid}/ctx-1`,
    `/servlet/api/chat/poll/last/${uuid}`,
    `/servlet/api/chat/typing/${uuid}`,
    `/servlet/api/chat/reading/${uuid}`,
    `/servlet/api/chat/variable/${uuid}`,
    `/servlet/api/chat/survey/configuration/${uuid}`,
    `/servlet/api/chat/feedback/comment/${uuid}`,
    `/servlet/api/chat/gdpr/${uuid}`,
    `/servlet/api/chat/welcomecall/${uuid}?a=%2F..%2Fx&b=1%202&&c`,
    `/servlet/api//chat//odd/../path/%7Euser`,
    `/servlet/fileupload?ctx=ctx-1&fin=dydu-upload-file`,
    `/servlet/anything`,
  ];

  it('reaches the bot, and comes back, byte for byte: every call of the window', async () => {
    answer = json({ type: 'talkResponse', values: { text: 'Qm9uam91cg==', contextId: 'Y3R4LTE=' } });
    for (const path of calls(bench.botUuid))
      await both(path, form('userInput=caf%C3%A9+x&contextUuid=ctx-1&lastPoll=5'));
    for (const path of ['/servlet/api/serverstatus', `/servlet/api/chat/status/${bench.botUuid}/ctx-1`]) {
      await both(path, { method: 'GET', headers: { accept: '*/*' } });
    }
    await both('/servlet/api/chat/talk/x', { method: 'OPTIONS', headers: { 'access-control-request-method': 'POST' } });
  });

  it('keeps compressed answers, errors, redirects and empty answers as they are', async () => {
    const packed = gzipSync(JSON.stringify({ values: { text: 'aGk=' } }));
    answer = (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(packed);
    };
    const { bytes } = await both(`/servlet/api/chat/talk/${bench.botUuid}/c`, form('userInput=hi'));
    expect(gunzipSync(bytes).toString()).toContain('aGk=');
    for (const status of [204, 301, 304, 401, 404, 500, 503]) {
      answer = (_request, response) => {
        response.writeHead(status, { location: 'https://else.example.test/', 'content-type': 'text/html' }).end();
      };
      await both(`/servlet/api/chat/talk/${bench.botUuid}/c`, form('userInput=hi'));
    }
  });

  it('does not touch calls for another bot, nor answers that are no JSON', async () => {
    const started = { type: 'talkResponse', values: { specialAction: 'U3RhcnRQb2xsaW5n', contextId: 'Y3R4' } };
    answer = json(started);
    await both('/servlet/api/chat/talk/another-bot/ctx', form('userInput=connect'));
    answer = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html>{broken');
    };
    await both(`/servlet/api/chat/talk/${bench.botUuid}/ctx`, form('userInput=connect'));
  });

  it('streams an answer while it is made', async () => {
    let finish: () => void = () => undefined;
    answer = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('first');
      finish = () => response.end('last');
    };
    const response = await fetch(`${bench.base()}/servlet/api/chat/stream`);
    const reader = response.body?.getReader();
    const first = await reader?.read();
    expect(Buffer.from(first?.value ?? []).toString()).toBe('first');
    finish();
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe('last');
  });

  it('streams a large upload: the bot has its beginning before the window has sent its end', async () => {
    let seen = 0;
    const uploadBot = createServer((request, response) => {
      request.on('data', (chunk: Buffer) => {
        seen += chunk.byteLength;
      });
      request.on('end', () => response.end('<html>{"params":{"status":"success"}}</html>'));
    });
    await new Promise<void>((resolve) => uploadBot.listen(0, '127.0.0.1', resolve));
    const origin = `http://127.0.0.1:${(uploadBot.address() as AddressInfo).port}`;
    const other = await openDyduBench({ settings: { servers: origin } });
    try {
      const half = Buffer.alloc(3_000_000, 'x');
      const asked = httpRequest(`${other.base()}/servlet/fileupload?ctx=nobody`, {
        method: 'POST',
        headers: { 'content-length': String(half.byteLength * 2), 'content-type': 'multipart/form-data; boundary=b' },
      });
      const status = new Promise<number>((resolve) => asked.on('response', (one) => resolve(one.statusCode ?? 0)));
      asked.write(half);
      await until('the beginning at the bot', () => seen > 1_000_000);
      asked.end(half);
      expect(await status).toBe(200);
      expect(seen).toBe(6_000_000);
    } finally {
      await other.close();
      await new Promise((resolve) => uploadBot.close(resolve));
    }
  });

  it('serves a window on localhost, which leaves servlet/ out, and both spellings of the socket', async () => {
    const other = await openDyduBench();
    try {
      const window = other.openWindow('websocket', undefined, other.base().replace('127.0.0.1', 'localhost'));
      await window.say('hello');
      expect(window.lines.at(-1)?.text).toContain('You said: hello');
      expect(other.server.received.at(-1)?.path).toMatch(/^\/servlet\/api\/chat\/talk\//);
      for (const path of ['/servlet/chatWs', '/servlet//chatWs', '//chatWs', '/servlet/chatWs/']) {
        const socket = await other.forwarder.connect({
          url: `${other.base()}${path}`,
          headers: [],
          signal: AbortSignal.timeout(5_000),
        });
        const heard: string[] = [];
        socket.onMessage((data) => heard.push(String(data)));
        const sent = JSON.stringify({ type: 'topknowledge', parameters: { botId: other.botUuid, odd: ' é ' } });
        await socket.send(sent);
        await until('an answer of the bot', () => heard[0]?.includes('topKnowledgeResponse'));
        expect(other.server.frames.at(-1)).toBe(sent);
        socket.close();
      }
    } finally {
      await other.close();
    }
  });

  it('passes every frame of the window on as it came, and counts calls by a name of ours', async () => {
    const other = await openDyduBench();
    try {
      const signal = AbortSignal.timeout(5_000);
      const socket = await other.forwarder.connect({ url: `${other.base()}/servlet/chatWs`, headers: [], signal });
      const folder = new URL('./fixtures/', import.meta.url);
      const names = readdirSync(folder).filter((name) => name.startsWith('frame-'));
      const sent = names.map((name) => {
        const frame = JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as { parameters: object };
        const botId = Buffer.from(other.botUuid).toString('base64');
        return JSON.stringify({ ...frame, parameters: { ...frame.parameters, botId } });
      });
      for (const frame of sent) await socket.send(frame);
      await until('all frames', () => other.server.frames.length === sent.length);
      expect(other.server.frames).toEqual(sent);
      expect(sent.length).toBeGreaterThan(5);
      socket.close();
      await fetch(`${other.base()}/servlet/api/serverstatus?who=lea`);
      await fetch(`${other.base()}/passerelle/availability`);
      const figures = await (await fetch(`${other.story.running.origin}/metrics`)).text();
      for (const name of ['other', 'availabilityService']) {
        expect(figures).toContain(`{method="GET",route="/dydu/:bot/${name}",status="200"} 1`);
      }
      expect(figures).not.toContain('lea');
    } finally {
      await other.close();
    }
  });

  it('goes to the next server of the bot when one cannot be reached, and remembers it', async () => {
    const dead = 'http://127.0.0.1:9';
    const other = await openDyduBench({ settings: { servers: `${dead} ${botOrigin}` } });
    try {
      answer = json({ values: {} });
      for (let count = 0; count < 3; count += 1) {
        const { status } = await call(`${other.base()}/servlet/api/chat/talk/${other.botUuid}`, form('userInput=a'));
        expect(status).toBe(200);
      }
      const warnings = other.story.running.logLines.filter((line) => line.includes('dydu.bot_unreachable'));
      expect(warnings).toEqual([]);
    } finally {
      await other.close();
    }
  });

  it('answers 404 where no bot is configured, and 502 that any site can read when the bot is away', async () => {
    const nowhere = bench.base().replace(/bot_[0-9a-f]{4}/, 'bot_0000');
    expect((await call(`${nowhere}/servlet/api/chat/talk/x`, form('userInput=a'))).status).toBe(404);
    const other = await openDyduBench({ settings: { servers: 'http://127.0.0.1:9' } });
    try {
      const { status, headers } = await call(`${other.base()}/servlet/api/serverstatus`, { method: 'GET' });
      expect(status).toBe(502);
      expect(endToEnd(headers)).toContain('access-control-allow-origin: *');
    } finally {
      await other.close();
    }
  });
});
