import { describe, expect, it } from 'vitest';
import { type ScriptedReply, scriptedHttp } from '../../../test/support/scripted-http.ts';
import { silentLogger } from '../../core/logger.ts';
import { createDesk } from './desk.ts';
import { fetchMedia } from './media.ts';
import { zendeskSettings } from './settings.ts';

const signal = AbortSignal.timeout(10_000);
const own = 'https://acme.zendesk.com/sc/attachments/v2/01J/a%20b.pdf';
const found = {
  status: 200,
  text: 'bytes',
  headers: { 'content-type': 'application/pdf; x=y', 'content-length': '5' },
};

async function fetching(reference: string, rules: readonly (readonly [RegExp, ScriptedReply])[], changes: object = {}) {
  const settings = zendeskSettings.parse({
    subdomain: 'acme',
    appId: 'a',
    keyId: 'app_1',
    keySecret: 's',
    email: 'admin@example.net',
    apiToken: 't',
    ...changes,
  });
  const { http, calls } = scriptedHttp(rules);
  const desk = createDesk(settings, { http, log: silentLogger, now: () => 0 });
  const outcome = await fetchMedia(desk, reference, signal).catch((error: unknown) => error);
  const withKey = calls.map((call) => [call.url.host, 'authorization' in call.headers]);
  return { outcome, withKey };
}

describe('fetchMedia', () => {
  it('shows the key to the account’s own host, and tells name, type and size', async () => {
    const { outcome, withKey } = await fetching(own, [[/./, found]]);
    expect(outcome).toMatchObject({ name: 'a b.pdf', mediaType: 'application/pdf', sizeBytes: 5 });
    expect(withKey).toEqual([['acme.zendesk.com', true]]);
  });

  it.each([
    'https://cdn.example.net/a.pdf',
    'https://other.zendesk.com/a.pdf',
    'https://acme.zendesk.com.evil.example/a.pdf',
    'https://evilsmooch.io/a.pdf',
    'https://acme.zendesk.com:8443/a.pdf',
  ])('shows no key to %s', async (reference) => {
    const { withKey } = await fetching(reference, [[/./, found]]);
    expect(withKey).toEqual([[new URL(reference).host, false]]);
  });

  it('shows no key to the host that a redirect names, and follows a few only', async () => {
    const away = { status: 302, headers: { location: 'https://files.example.net/x' } };
    const once = await fetching(own, [
      [/attachments/, away],
      [/./, found],
    ]);
    expect(once.withKey).toEqual([
      ['acme.zendesk.com', true],
      ['files.example.net', false],
    ]);
    const round = await fetching(own, [[/./, { status: 302, headers: { location: own } }]]);
    expect(round.outcome).toMatchObject({ disposition: 'reject' });
    expect(round.withKey.length).toBeLessThan(10);
  });

  it('asks again without the key where the key is refused', async () => {
    const rule = ({ headers }: { headers: object }) => ('authorization' in headers ? { status: 401 } : found);
    const { outcome, withKey } = await fetching(own, [[/./, rule]]);
    expect(outcome).toMatchObject({ sizeBytes: 5 });
    expect(withKey.map(([, isWithKey]) => isWithKey)).toEqual([true, false]);
  });

  it('shows no key at all when that is switched off', async () => {
    const { withKey } = await fetching(own, [[/./, found]], { authenticateMedia: false });
    expect(withKey).toEqual([['acme.zendesk.com', false]]);
  });

  it.each(['http://acme.zendesk.com/a', 'file:///etc/passwd', 'not an address', ''])(
    'refuses %s',
    async (reference) => {
      const { outcome, withKey } = await fetching(reference, [[/./, found]]);
      expect(outcome).toMatchObject({ disposition: 'reject' });
      expect(withKey).toEqual([]);
    },
  );
});
