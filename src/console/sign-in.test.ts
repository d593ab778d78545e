import { randomBytes, scryptSync } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { adminToken } from '../../test/support/admin-bench.ts';
import {
  type ConsoleBench,
  sessionCookie as cookie,
  openConsoleBench,
  password,
  type Visitor,
} from '../../test/support/console-bench.ts';
import { createKnownBrowsers } from '../people/known-browsers.ts';
import { ageMsMax, idleMsMax } from '../people/sessions.ts';
import { safeNext } from './admit.ts';

let bench: ConsoleBench;
beforeEach(async () => {
  bench = await openConsoleBench();
});
afterEach(() => bench.close());

const hour = 60 * 60_000;

/** Of the same password, as an earlier version might have kept it: each guess takes as long as its own hash did. */
function hashOfLessWork(): string {
  const salt = randomBytes(16);
  const hash = scryptSync(password, salt, 32, { N: 1024 });
  return ['scrypt', 1024, 8, 1, salt.toString('base64url'), hash.toString('base64url')].join('$');
}

describe('the first run', () => {
  it('makes one administrator for whoever holds the token, and signs them in', async () => {
    const visitor = bench.visitor();
    expect((await visitor.get('/console')).location).toBe('/console/welcome');
    const fields = { token: adminToken, name: 'Camille', password };
    const wrong = await visitor.post('/console/welcome', { ...fields, token: 'guess' });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain('is not the token of the administrator');
    expect(wrong.text).toContain('value="Camille"');
    expect(wrong.text).not.toContain(password);
    expect((await visitor.post('/console/welcome', fields)).location).toBe('/console/start');
    expect((await visitor.get('/console/people')).status).toBe(200);
    const second = bench.visitor();
    expect((await second.post('/console/welcome', { ...fields, name: 'Mallory' })).location).toBe('/console/sign-in');
    expect(await bench.bench.stores.people.findByName('Mallory')).toBeNull();
  });

  it('refuses a short password next to its field, in the language of the browser', async () => {
    const fields = { token: adminToken, name: 'Camille', password: 'court' };
    const answer = await bench.visitor().post('/console/welcome', fields, { 'accept-language': 'fr-CA,en;q=0.5' });
    expect(answer.text).toContain('<html lang="fr"');
    expect(answer.text).toMatch(/id="field-password-error"[^>]*>doit avoir au moins 12 caractères/);
  });
});

describe('signing in', () => {
  it('gives a new token each time, and the one before is worth nothing', async () => {
    const visitor = await bench.signedIn('admin');
    const before = visitor.cookies.get(cookie) ?? '';
    expect(before).toMatch(/^pss_[\w-]{43}$/);
    await visitor.signIn('ADMIN@console.test');
    expect(visitor.cookies.get(cookie)).not.toBe(before);
    const stolen = bench.visitor();
    stolen.cookies.set(cookie, before);
    expect((await stolen.get('/console/start')).status).toBe(303);
  });

  it('keeps the token from scripts and other sites, and only its hash in the database', async () => {
    await bench.signedIn('admin');
    const answer = await bench.visitor().post('/console/sign-in', { name: 'admin@console.test', password });
    const [line = ''] = answer.headers.getSetCookie().filter((one) => one.startsWith(cookie));
    expect(line).toMatch(/; Path=\/;.*HttpOnly.*SameSite=Lax/i);
    const token = /=(pss_[\w-]+)/.exec(line)?.[1] ?? 'none';
    expect(await bench.bench.stores.people.findSession(token)).toBeNull();
    expect(bench.bench.logged.join()).not.toContain(token);
    expect(bench.bench.logged.join()).not.toContain('admin@console.test');
  });

  it('leads back to the page that was wanted, and to no other site', async () => {
    await bench.signedIn('admin');
    const visitor = bench.visitor();
    expect((await visitor.get('/console/bots?x=1')).location).toBe('/console/sign-in?next=%2Fconsole%2Fbots%3Fx%3D1');
    const go = async (next: string) =>
      (await bench.visitor().post('/console/sign-in', { name: 'admin@console.test', password, next })).location;
    expect(await go('/console/bots?x=1')).toBe('/console/bots?x=1');
    expect(await go('https://evil.test')).toBe('/console');
    for (const evil of ['https://evil.test', '//evil.test', '/console//evil.test', '/console/../x', '/consolex', 'x']) {
      expect([evil, safeNext(evil)]).toEqual([evil, '/console']);
    }
  });

  it('does not tell a wrong name from a wrong password, and stops guessing', async () => {
    await bench.signedIn('admin', hashOfLessWork());
    const visitor = bench.visitor();
    const guess = (name: string) => visitor.post('/console/sign-in', { name, password: 'wrong' });
    const text = /role="alert".*?<\/div>/;
    const [unknown, known] = [await guess('nobody'), await guess('admin@console.test')];
    expect([unknown.status, known.status]).toEqual([401, 401]);
    expect(text.exec(unknown.text)?.[0]).toBe(text.exec(known.text)?.[0]);
    for (let count = 1; count < 10; count += 1) await guess('admin@console.test');
    const limited = await visitor.signIn('admin@console.test');
    expect([limited.status, limited.headers.get('retry-after') !== null]).toEqual([429, true]);
    expect(limited.text).toMatch(/Too many failures\. Try again in \d+ min\./);
    bench.bench.clock.move(16 * 60_000);
    expect((await visitor.signIn('admin@console.test')).status).toBe(303);
  });

  it('is possible after any guesses of strangers in a browser where it was possible before', async () => {
    await bench.signedIn('admin', hashOfLessWork());
    const stranger = bench.visitor();
    for (let count = 0; count < 10; count += 1) {
      await stranger.post('/console/sign-in', { name: 'admin@console.test', password: 'wrong' });
    }
    const browsers = createKnownBrowsers(bench.bench.tools.browserSigner);
    const mark = browsers.mark('admin@console.test', null);
    const visitor = bench.visitor();
    visitor.cookies.set('passerelle_browser', mark);
    const answer = await visitor.signIn('admin@console.test');
    expect(answer.status).toBe(303);
    const [kept = ''] = answer.headers.getSetCookie().filter((one) => one.startsWith('passerelle_browser='));
    expect(kept).toMatch(new RegExp(`=${mark}; Max-Age=34560000; Path=/; HttpOnly; SameSite=Lax$`));
  });
});

describe('a session', () => {
  it('ends when nobody uses it for half a day, and lives on while somebody does', async () => {
    const visitor = await bench.signedIn('admin');
    for (let used = 0; used < 3; used += 1) {
      bench.bench.clock.move(idleMsMax - hour);
      expect((await visitor.get('/console/start')).status).toBe(200);
    }
    bench.bench.clock.move(idleMsMax + 1);
    expect((await visitor.get('/console/start')).status).toBe(303);
  });

  it('ends after a week, whatever happens', async () => {
    const visitor = await bench.signedIn('admin');
    const steps = Math.ceil(ageMsMax / (6 * hour));
    let last = 200;
    for (let step = 0; step <= steps && last === 200; step += 1) {
      bench.bench.clock.move(6 * hour);
      last = (await visitor.get('/console/start')).status;
    }
    expect(last).toBe(303);
  });

  it('ends with signing out, also for whoever has copied the cookie', async () => {
    const visitor = await bench.signedIn('admin');
    const token = visitor.cookies.get(cookie) ?? '';
    await visitor.post('/console/sign-out');
    expect(visitor.cookies.has(cookie)).toBe(false);
    visitor.cookies.set(cookie, token);
    expect((await visitor.get('/console/start')).status).toBe(303);
  });

  it('ends everywhere at once: by oneself, by an administrator, by a new password', async () => {
    const admin = await bench.signedIn('admin');
    const id = (await bench.bench.stores.people.findByName('admin@console.test'))?.id ?? 'none';
    const designerId = async () => (await bench.bench.stores.people.findByName('designer@console.test'))?.id ?? id;
    const ways = [
      (mine: Visitor) => mine.post('/console/account/sign-out-everywhere'),
      async () => admin.post(`/console/people/${await designerId()}/sign-out`),
      async () => admin.post(`/console/people/${await designerId()}/password`),
    ];
    for (const way of ways) {
      const [here, there] = [await bench.signedIn('designer'), await bench.signedIn('designer')];
      expect((await there.get('/console/start')).status).toBe(200);
      await way(here);
      for (const visitor of [here, there]) expect((await visitor.get('/console/start')).status).toBe(303);
    }
    expect((await admin.get('/console/start')).status).toBe(200);
  });
});
