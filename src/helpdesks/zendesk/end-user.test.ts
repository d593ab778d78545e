import { describe, expect, it } from 'vitest';
import { someEndUser } from '../../../test/support/helpdesk-commands.ts';
import {
  type ScriptedAnswer,
  type ScriptedCall,
  type ScriptedReply,
  scriptedHttp,
} from '../../../test/support/scripted-http.ts';
import type { RemoteUserId } from '../../core/ids.ts';
import { silentLogger } from '../../core/logger.ts';
import type { EndUser } from '../command.ts';
import { createDesk } from './desk.ts';
import { displayNameOf, findOrCreatePerson, profileOf } from './end-user.ts';
import { zendeskSettings } from './settings.ts';

const settings = zendeskSettings.parse({
  subdomain: 'acme',
  appId: 'a',
  keyId: 'app_1',
  keySecret: 's',
  email: 'admin@example.net',
  apiToken: 't',
});

type Rules = readonly (readonly [RegExp, ScriptedReply])[];

const made = ({ body }: ScriptedCall): ScriptedAnswer => {
  const { externalId } = body as { externalId: string };
  return { status: 201, json: { user: { id: `u-${externalId}`, externalId } } };
};
const support = (...users: readonly object[]): ScriptedReply => ({ status: 200, json: { users } });

async function find(rules: Rules, changes: Partial<EndUser>, options: { attempt?: number; known?: string } = {}) {
  const { http, calls } = scriptedHttp(rules);
  const desk = createDesk(settings, { http, log: silentLogger, now: () => 0 });
  const outcome = await findOrCreatePerson(desk, {
    endUser: { ...someEndUser, ...changes },
    remoteUserId: (options.known ?? null) as RemoteUserId | null,
    attempt: options.attempt ?? 1,
    signal: AbortSignal.timeout(10_000),
  }).catch((error: unknown) => error);
  return { outcome, lines: calls.map((call) => call.line), bodies: calls.map((call) => call.body) };
}

const vouched = { email: { address: 'Mona@example.net', isVouched: true } };
const claimed = { email: { address: 'mona@example.net', isVouched: false } };

describe('who is looked up', () => {
  it('nobody by a claimed address: it goes into the profile of our own person only', async () => {
    const { outcome, lines, bodies } = await find([[/POST .*\/users$/, made]], claimed);
    expect(lines).toEqual(['POST /sc/v2/apps/a/users']);
    expect(bodies[0]).toMatchObject({ externalId: 'psl-1', profile: { email: 'mona@example.net' } });
    expect(outcome).toMatchObject({ externalId: 'psl-1', notices: [] });
  });

  it('the one with a vouched address, and their external id is taken', async () => {
    const people = support(
      { id: 1, email: 'other@example.net', role: 'end-user', external_id: 'x' },
      { id: 2, email: 'mona@example.net', role: 'end-user', external_id: 'crm-2' },
    );
    const rules: Rules = [
      [/users\/search/, people],
      [/POST .*\/users$/, made],
    ];
    const { outcome } = await find(rules, vouched);
    expect(outcome).toMatchObject({ externalId: 'crm-2', notices: ['joined_by_vouched_email'] });
  });

  it('one without external id is given ours, and an agent’s own record is never joined', async () => {
    const rules = (role: string): Rules => [
      [/users\/search/, support({ id: 2, email: 'mona@example.net', role, external_id: null })],
      [/PUT .*\/users\/2$/, { status: 200, json: {} }],
      [/POST .*\/users$/, made],
    ];
    const person = await find(rules('end-user'), vouched);
    expect(person.bodies[1]).toEqual({ user: { external_id: 'psl-1' } });
    const staff = await find(rules('agent'), vouched);
    expect(staff.outcome).toMatchObject({ externalId: 'psl-1', notices: [] });
    expect(staff.lines.some((line) => line.startsWith('PUT'))).toBe(false);
  });

  it('a vouched id is the external id itself', async () => {
    const { outcome, lines } = await find([[/POST .*\/users$/, made]], { vouchedId: 'crm-9' }, { known: 'stranger' });
    expect(outcome).toMatchObject({ externalId: 'crm-9', remoteUserId: 'u-crm-9', notices: ['joined_by_vouched_id'] });
    expect(lines).toHaveLength(1);
  });
});

describe('what may go wrong', () => {
  it('a Support API that is down delays the opening a little, and does not stop it', async () => {
    const rules: Rules = [
      [/users\/search/, { status: 500 }],
      [/POST .*\/users$/, made],
    ];
    expect((await find(rules, vouched)).outcome).toMatchObject({ disposition: 'retry' });
    const later = await find(rules, vouched, { attempt: 3 });
    expect(later.outcome).toMatchObject({ externalId: 'psl-1', notices: ['vouched_email_not_looked_up'] });
  });

  it('a token that may not search does not stop it either', async () => {
    const rules: Rules = [
      [/users\/search/, { status: 403 }],
      [/POST .*\/users$/, made],
    ];
    expect((await find(rules, vouched)).outcome).toMatchObject({ notices: ['vouched_email_not_looked_up'] });
  });

  it('a person who exists is used and brought up to date; a profile that is refused is left out', async () => {
    const rules: Rules = [
      [/POST .*\/users$/, { status: 409, json: { errors: [{ code: 'conflict', title: 'x' }] } }],
      [/GET .*\/users\/psl-1$/, { status: 200, json: { user: { id: 'u1', externalId: 'psl-1' } } }],
      [/PATCH .*\/users\/u1$/, { status: 400 }],
    ];
    expect((await find(rules, {})).outcome).toMatchObject({ remoteUserId: 'u1', notices: ['profile_refused'] });
    const refusing: ScriptedReply = (call) =>
      Object.keys((call.body as { profile: object }).profile).length > 0 ? { status: 400 } : made(call);
    const bare = await find([[/POST .*\/users$/, refusing]], {});
    expect(bare.outcome).toMatchObject({ remoteUserId: 'u-psl-1', notices: ['profile_refused'] });
  });

  it('somebody known who was deleted over there is made anew', async () => {
    const rules: Rules = [
      [/PATCH .*\/users\/gone$/, { status: 404, json: { errors: [{ code: 'user_not_found', title: 'x' }] } }],
      [/POST .*\/users$/, made],
    ];
    expect((await find(rules, {}, { known: 'gone' })).outcome).toMatchObject({ remoteUserId: 'u-psl-1' });
  });
});

describe('profileOf', () => {
  it('leaves out what Zendesk would refuse, and says so', () => {
    const notices: string[] = [];
    const profile = profileOf(
      {
        ...someEndUser,
        name: 'N'.repeat(300),
        email: { address: 'not an address', isVouched: false },
        avatarUrl: 'javascript:alert(1)',
        locale: 'no such locale!',
      },
      notices,
    );
    expect(profile).toEqual({ givenName: 'N'.repeat(128) });
    expect(notices).toEqual(['email_not_usable', 'avatar_not_usable', 'locale_not_usable']);
  });

  it('prefers given and family name, and shows the whole name on the ticket', () => {
    const endUser = { ...someEndUser, name: null, givenName: ' Mona ', familyName: 'Keller' };
    expect(profileOf(endUser)).toEqual({ givenName: 'Mona', surname: 'Keller', locale: 'fr-FR' });
    expect(displayNameOf(endUser)).toBe('Mona Keller');
    expect(displayNameOf({ ...endUser, givenName: null, familyName: ' ' })).toBeNull();
  });
});
