import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectionOf } from '../../test/support/admin-bench.ts';
import {
  type ConsoleBench,
  openConsoleBench,
  password,
  type Sent,
  type Visitor,
} from '../../test/support/console-bench.ts';
import { consoleRoutes } from './console-routes.ts';

let bench: ConsoleBench;
let admin: Visitor;
beforeEach(async () => {
  bench = await openConsoleBench();
  admin = await bench.signedIn('admin');
});
afterEach(() => bench.close());

const lastId = (sent: Sent) =>
  sent.text.match(/(?:bot|con|per)_[0-9a-f]{32}/)?.[0] ?? sent.location?.split('/').at(-1) ?? 'none';

describe('secrets', () => {
  it('are shown in the answer that makes them, and in no page after it', async () => {
    const made = await admin.post('/console/bots/new', { name: 'Lumen' });
    const botId = lastId(made);
    expect(made.text).toContain(`data-shown-as="/console/bots/${botId}"`);
    const key = await admin.post(`/console/bots/${botId}/keys`, { label: 'second' });
    const rotated = await admin.post(`/console/bots/${botId}/callback/secret`);
    const added = await admin.post('/console/people/new', { name: 'Ada', role: 'viewer' });
    const shown = [made, key, rotated, added].flatMap(({ text }) => secretsIn(text));
    expect(shown).toHaveLength(5);

    const settings = { account: 'acme', keySecret: 'MARKED-key-secret', webhookSecret: 'MARKED-webhook-secret' };
    const { body } = await bench.bench.call('POST', '/connections', connectionOf({ settings }));
    const ids: Readonly<Record<string, string>> = { bots: botId, connections: body.id, people: lastId(added) };
    const pages = await Promise.all(
      consoleRoutes
        .filter(({ method, path }) => method === 'get' && !path.endsWith('/live'))
        .map(({ path }) => admin.get(`/console${path.replace(':id', ids[path.split('/')[1] ?? ''] ?? 'x')}`)),
    );
    const wrong = { name: '', 'settings.keySecret': 'MARKED-typed', 'settings.account': '' };
    const refused = await admin.post(`/console/connections/${body.id}/settings`, wrong);
    expect(refused.status).toBe(422);
    const signIn = await bench.visitor().post('/console/sign-in', { name: 'x', password: 'MARKED-typed' });
    const texts = [...pages, refused, signIn].map(({ text }) => text);
    expect(texts.filter((text) => text.includes('Set. Leave empty to keep it.')).length).toBeGreaterThan(1);
    for (const secret of [
      ...shown,
      'MARKED',
      password,
      'scrypt$',
      [...admin.cookies.values()].find((one) => one.startsWith('pss_')) ?? '',
    ]) {
      expect([secret, texts.filter((text) => text.includes(secret)).length]).toEqual([secret, 0]);
      expect(bench.bench.logged.join()).not.toContain(secret);
    }
  });
});

/** What a page shows once: keys, signing secrets, first passwords. */
function secretsIn(text: string): readonly string[] {
  return [...text.matchAll(/value="(psk_[\w-]{43}|whsec_[\w+/=]+|(?:[a-z2-9]{5}-){3}[a-z2-9]{5})"/g)].map(
    (found) => found[1] ?? '',
  );
}

describe('the audit log', () => {
  it('tells who did what, filtered, without a value', async () => {
    const designer = await bench.signedIn('designer');
    const botId = lastId(await designer.post('/console/bots/new', { name: 'Secret name' }));
    await admin.post(`/console/bots/${botId}`, { name: 'Other name', language: 'en', ...minutes });
    const rowsOf = (sent: Sent) => sent.text.match(/<tr>/g)?.length ?? 0;
    const all = await admin.get('/console/audit');
    expect(all.text).toContain('bot created');
    expect(all.text).toContain('designer@console.test');
    expect(all.text).not.toContain('Secret name');
    const filtered = await admin.get(`/console/audit?action=bot.updated&subject=${botId}`);
    // One for the heading.
    expect(rowsOf(filtered)).toBe(2);
    expect((await admin.get('/console/audit?actor=nobody')).text).toContain('Nothing matches');
    const { body } = await bench.bench.call('GET', `/audit?subject=${botId}`);
    expect(body.entries.map((entry: { action: string }) => entry.action)).toEqual(['bot.updated', 'bot.created']);
  });
});

const minutes = { assignment: '10', userIdle: '15', userIdleWarning: '2', agentIdle: '0', totalLife: '1440' };

describe('people', () => {
  it('keep one administrator, whatever one clicks', async () => {
    const id = (await bench.bench.stores.people.findByName('admin@console.test'))?.id;
    const demoted = await admin.post(`/console/people/${id}`, { name: 'admin@console.test', role: 'viewer' });
    expect(demoted.text).toContain('This is the only administrator');
    expect((await admin.post(`/console/people/${id}/remove`)).text).toContain('This is the only administrator');
    expect((await admin.get('/console/people')).status).toBe(200);
  });

  it('who were given a password can do nothing but choose their own', async () => {
    const added = await admin.post('/console/people/new', { name: 'Ada', role: 'admin' });
    const [first = ''] = secretsIn(added.text);
    const ada = bench.visitor();
    expect((await ada.post('/console/sign-in', { name: 'ada', password: first })).status).toBe(303);
    expect((await ada.get('/console/people')).location).toBe('/console/account');
    expect((await ada.post('/console/people/new', { name: 'Bo', role: 'admin' })).location).toBe('/console/account');
    const chosen = { current: first, password: 'a password of my own' };
    const wrong = await ada.post('/console/account/password', { ...chosen, current: 'guess' });
    expect(wrong.text).toContain('is not your password');
    expect((await ada.post('/console/account/password', chosen)).status).toBe(303);
    expect((await ada.get('/console/people')).status).toBe(200);
  });
});
