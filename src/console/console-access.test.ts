import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ConsoleBench, openConsoleBench, type Visitor } from '../../test/support/console-bench.ts';
import { mayAct, roles } from '../people/person.ts';
import { consoleRoutes } from './console-routes.ts';

let bench: ConsoleBench;
const visitors = new Map<string, Visitor>();
beforeAll(async () => {
  bench = await openConsoleBench();
  for (const role of [...roles].reverse()) visitors.set(role, await bench.signedIn(role));
});
afterAll(() => bench.close());

const ids = {
  bots: 'bot_0198a3c5d1f07c3e8b52f1a09c64e7d2',
  connections: 'con_0198a3c5d1f07c3e8b52f1a09c64e7d2',
  people: 'per_0198a3c5d1f07c3e8b52f1a09c64e7d2',
} as Readonly<Record<string, string>>;
const addressOf = (path: string) =>
  `/console${path}`
    .replace(':id', ids[path.split('/')[1] ?? ''] ?? 'x')
    .replace(/:\w+/g, 'x')
    .replace(/(.)\/$/, '$1');
const visitorOf = (role: string): Visitor => {
  const found = visitors.get(role);
  if (found === undefined) throw new Error(`nobody is ${role}`);
  return found;
};

describe('every route of the console', () => {
  it('is declared with who may have it: nothing else is served', () => {
    const declared = consoleRoutes.map(({ method, path }) =>
      `${method.toUpperCase()} /console${path}`.replace(/\/$/, ''),
    );
    const served = bench.routes.routes
      .filter(({ method, path }) => method !== 'ALL' && !path.startsWith('/console/assets/'))
      .map(({ method, path }) => `${method} ${path}`.replace(/\/$/, ''));
    expect(new Set(served)).toEqual(new Set(declared));
    expect(new Set(declared).size).toBe(declared.length);
    expect(declared.length).toBeGreaterThan(40);
  });

  it('leads strangers to where they sign in, and does nothing for them', async () => {
    const stranger = bench.visitor();
    for (const { method, path, access } of consoleRoutes.filter(({ access }) => access !== 'anyone')) {
      const answer = await (method === 'get' ? stranger.get(addressOf(path)) : stranger.post(addressOf(path)));
      expect([method, path, access, answer.status, answer.location?.split('?')[0]]).toEqual([
        method,
        path,
        access,
        303,
        '/console/sign-in',
      ]);
    }
  });

  it('is refused to everybody of a lower role, and to nobody else', async () => {
    const guarded = consoleRoutes.flatMap((route) => (roles.some((role) => role === route.access) ? [route] : []));
    for (const { method, path, access } of guarded) {
      for (const role of roles) {
        const isAllowed = mayAct(role, access as (typeof roles)[number]);
        // What is allowed is only asked for, never done here.
        if (isAllowed && (method === 'post' || path.endsWith('/live'))) continue;
        const visitor = visitorOf(role);
        const answer = await (method === 'get' ? visitor.get(addressOf(path)) : visitor.post(addressOf(path)));
        expect([method, path, role, answer.status === 403]).toEqual([method, path, role, !isAllowed]);
      }
    }
  });

  it('changes nothing without the token of the session in its form', async () => {
    const admin = visitorOf('admin');
    for (const { method, path, access } of consoleRoutes) {
      if (method !== 'post' || access === 'anyone') continue;
      for (const token of ['', 'x', '0'.repeat(64)]) {
        const answer = await admin.post(addressOf(path), { _csrf: token });
        expect([path, token, answer.status]).toEqual([path, token, 403]);
        expect(answer.text).toContain('This form is too old');
      }
    }
  });

  it('takes no form from another site', async () => {
    const admin = visitorOf('admin');
    for (const { method, path } of consoleRoutes) {
      if (method !== 'post') continue;
      const answer = await admin.post(
        addressOf(path),
        {},
        { origin: 'https://evil.test', 'sec-fetch-site': 'cross-site' },
      );
      expect([path, answer.status]).toEqual([path, 403]);
    }
  });

  it('forgot where somebody was whose session ended over a form or a live part: signing in leads back to that page', async () => {
    const page = { referer: 'http://console.test/console/bots/new?lang=en' };
    const stranger = bench.visitor();
    const sent = await stranger.post('/console/bots/new', { name: 'Lumen' }, page);
    expect(sent.location).toBe('/console/sign-in?next=%2Fconsole%2Fbots%2Fnew');
    const part = await stranger.get('/console/skills/table?ask=1', { 'hx-request': 'true', ...page });
    expect(part.headers.get('hx-redirect')).toBe('/console/sign-in?next=%2Fconsole%2Fbots%2Fnew');
    const stale = await visitorOf('admin').post('/console/bots/new', { _csrf: 'of another session' }, page);
    expect(stale.text).toMatch(/href="\/console\/bots\/new">Back to the form/);
  });

  it('remembers the language that was chosen, and offers the other one for the page that one is on', async () => {
    const admin = visitorOf('admin');
    expect((await admin.get('/console/bots/new?lang=fr')).text).toContain('<html lang="fr"');
    const refused = await admin.post('/console/bots/new', {}, { referer: 'http://console.test/console/bots/new' });
    expect([refused.status, refused.text.includes('<html lang="fr"')]).toEqual([422, true]);
    expect(refused.text).toContain('href="/console/bots/new?lang=en"');
    const elsewhere = await admin.post('/console/bots/new', {}, { referer: 'https://evil.test/x' });
    expect(elsewhere.text).toContain('href="/console?lang=en"');
    await admin.get('/console/account?lang=en');
  });
});

describe('every page', () => {
  it('is found with a slash at the end of its address, by strangers too', async () => {
    for (const visitor of [visitorOf('admin'), bench.visitor()]) {
      for (const { method, path } of consoleRoutes.filter((route) => route.method === 'get')) {
        const address = addressOf(path);
        const answer = await visitor.get(`${address}/?a=b`);
        expect([method, path, answer.status, answer.location]).toEqual([method, path, 301, `${address}?a=b`]);
      }
    }
    const elsewhere = await visitorOf('admin').get('/console//evil.test//');
    expect([elsewhere.status, elsewhere.location]).toEqual([301, '/console//evil.test']);
    const nothing = await visitorOf('admin').get('/console/nothing');
    expect([nothing.status, nothing.text]).toEqual([404, expect.stringContaining('<h1>There is nothing here</h1>')]);
    expect((await visitorOf('admin').post('/console/')).status).not.toBe(301);
  });

  it('forbids inline code, other hosts, frames and caches', async () => {
    for (const path of ['/console/sign-in', '/console/start', '/console/nothing']) {
      const { headers, text } = await visitorOf('admin').get(path);
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("script-src 'self'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toContain('unsafe');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(text).not.toMatch(/<script(?![^>]* src=)|<style|\sstyle=|\son\w+=/);
    }
  });
});
