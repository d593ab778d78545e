/** The bot's server answers at the same address as our console: neither may reach into the other through a browser. */
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type DyduBench, openDyduBench } from '../../../test/support/dydu-bench.ts';
import { until } from '../../../test/support/running-app.ts';
import { windowCallOf } from './window-call.ts';

const arrived: IncomingMessage[] = [];
let bot: ReturnType<typeof createServer>;
let bench: DyduBench;
let answer: (response: ServerResponse) => void = (response) => response.end('ok');

beforeAll(async () => {
  const take = (request: IncomingMessage) => void arrived.push(request);
  bot = createServer((request, response) => {
    take(request);
    request.resume().on('end', () => answer(response));
  });
  bot.on('upgrade', (request, socket) => {
    take(request);
    socket.destroy();
  });
  await new Promise<void>((resolve) => bot.listen(0, '127.0.0.1', resolve));
  const servers = `http://127.0.0.1:${(bot.address() as AddressInfo).port}`;
  bench = await openDyduBench({ settings: { servers } });
});
beforeEach(() => {
  arrived.length = 0;
});
afterAll(async () => {
  await bench.close();
  bot.closeAllConnections();
  await new Promise((resolve) => bot.close(resolve));
});

const cookie = '__Host-passerelle=pss_secret; bot=1; passerelle_session=pss_secret';

/** Asks for a path just as it is written. */
function get(path: string): Promise<void> {
  const { hostname, port } = new URL(bench.base());
  const before = new URL(bench.base()).pathname;
  return new Promise((resolve, reject) => {
    const asked = httpRequest({ hostname, port, path: `${before}${path}`, agent: false }, (given) => {
      given.resume().on('end', () => resolve());
    });
    asked.on('error', reject).end();
  });
}

describe('the server of a bot', () => {
  it('never sees the session of somebody who is signed in to the console, by call, history or socket', async () => {
    const form = { headers: { cookie }, method: 'POST', body: new URLSearchParams({ userInput: 'aGk=' }) };
    await fetch(`${bench.base()}/servlet/api/serverstatus`, { headers: { cookie } });
    await fetch(`${bench.base()}/servlet/api/chat/talk/${bench.botUuid}/ctx`, form);
    await fetch(`${bench.base()}/servlet/api/chat/history/${bench.botUuid}/`, form);
    const headers = [['cookie', cookie]] as const;
    const signal = AbortSignal.timeout(5_000);
    const socket = await bench.forwarder.connect({ url: `${bench.base()}/servlet/chatWs`, headers, signal });
    await socket.send('{"type":"topKnowledge","parameters":{}}');
    await until('the socket at the bot', () => arrived.some(({ headers }) => headers.upgrade !== undefined));
    socket.close();
    expect(arrived.length).toBeGreaterThanOrEqual(4);
    for (const { url, headers } of arrived) expect([url, headers.cookie]).toEqual([url, 'bot=1']);
  });

  it('cannot put a session into the browser, sign people out, nor speak for the whole address', async () => {
    const theirs = ['passerelle_session=pss_evil; Path=/', '__host-passerelle=x', '=passerelle_session=x', 'bot=2'];
    answer = (response) => {
      response.setHeader('Set-Cookie', theirs);
      for (const name of ['Clear-Site-Data', 'Service-Worker-Allowed', 'Strict-Transport-Security', 'Alt-Svc', 'NEL']) {
        response.setHeader(name, '"*"');
      }
      response.end('{}');
    };
    const { headers } = await fetch(`${bench.base()}/servlet/api/serverstatus`);
    expect(headers.getSetCookie()).toEqual(['bot=2']);
    for (const name of ['clear-site-data', 'service-worker-allowed', 'strict-transport-security', 'alt-svc', 'nel']) {
      expect([name, headers.get(name)]).toEqual([name, null]);
    }
  });

  it('cannot serve a page that acts in the console as whoever is signed in', async () => {
    for (const type of ['text/html', 'image/svg+xml', 'what/ever']) {
      answer = (response) => {
        response.writeHead(200, { 'content-type': type, 'content-security-policy': "img-src 'self'" });
        response.end("<script>fetch('/console/people')</script>");
      };
      const { headers } = await fetch(`${bench.base()}/servlet/evil.html`);
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toMatch(/^img-src 'self', sandbox /);
      // Either of the two would make it a page of ours again.
      expect(policy).not.toMatch(/allow-same-origin|allow-top-navigation/);
    }
  });
});

describe('a path that climbs out of the folder of the bot', () => {
  const climbing = [
    '/../manager/html',
    '/servlet/../manager/html',
    '/servlet/%2e%2E/x',
    '/servlet/a/../../x',
    '/servlet/..;v=1/x',
    '/servlet//..%2f..%2fx',
    '/servlet/..\\x',
    '/servlet/..',
  ];

  it('is not passed on, however it is written', async () => {
    for (const path of climbing) await get(path);
    const urls = arrived.map(({ url = '' }) => url);
    expect(urls.filter((url) => !url.startsWith('/servlet/') || url.includes('..'))).toEqual([]);
  });

  it('is told from one that stays inside', () => {
    const inside = (path: string) => windowCallOf(`/dydu/bot_${'0'.repeat(32)}${path}`)?.rest;
    for (const path of ['/a/../b', '/a/./b//..', '/..a/b', '/a?x=/../..']) expect(inside(path)).toBe(path);
  });
});
