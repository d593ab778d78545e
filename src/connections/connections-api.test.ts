import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AdminAnswer, type AdminBench, connectionOf, openAdminBench } from '../../test/support/admin-bench.ts';
import { makeEscalation } from '../../test/support/builders.ts';
import { makeCheck } from '../../test/support/fake-helpdesk.ts';
import { explainMistake } from '../console/texts/explain-mistake.ts';
import type { ConnectionId } from '../core/ids.ts';

let bench: AdminBench;
beforeEach(async () => {
  bench = await openAdminBench();
});
afterEach(() => bench.close());

const mistakes = ({ body }: AdminAnswer): Record<string, string> =>
  Object.fromEntries(body.error.details.map((one: { path: string; message: string }) => [one.path, one.message]));

async function create(changes: object = {}): Promise<{ id: ConnectionId } & AdminAnswer['body']> {
  const { body, status } = await bench.call('POST', '/connections', connectionOf(changes));
  expect(status).toBe(201);
  return body;
}

const settingsOf = async (id: ConnectionId) => (await bench.tools.connections.get(id)).connection.settings;

describe('GET /helpdesks', () => {
  it('describes each setting for a form, in both languages, and says which are secrets', async () => {
    const { body } = await bench.call('GET', '/helpdesks');
    const [fake] = body.helpdesks;
    expect(fake).toMatchObject({ kind: 'fake', label: 'Fake', capabilities: { routing: 'group' } });
    expect(fake.fields).toEqual([
      expect.objectContaining({ name: 'account', label: { en: 'Account', fr: 'Account (fr)' }, isRequired: true }),
      expect.objectContaining({ name: 'keySecret', isSecret: true, isRequired: true, type: 'text' }),
      expect.objectContaining({ name: 'webhookSecret', isSecret: true, isRequired: false }),
      expect.objectContaining({ name: 'region', type: 'choice', choices: ['eu', 'us'], fallback: 'eu' }),
      expect.objectContaining({ name: 'isVerbose', type: 'switch', fallback: false }),
      expect.objectContaining({ name: 'contact', type: 'email', help: null }),
    ]);
    expect(fake.fields[1].help).toEqual({ en: 'Shown once.', fr: 'Affichée une fois.' });
  });
});

describe('POST /connections', () => {
  it('answers the address that the helpdesk has to post to, and of secrets only that they are set', async () => {
    const made = await create();
    expect(made.webhookUrl).toBe(`https://passerelle.test/webhooks/${made.id}`);
    expect(made.webhookNotice).toBeNull();
    expect(made.settings).toEqual({
      account: 'acme',
      keySecret: { isSet: true },
      webhookSecret: { isSet: false },
      region: 'eu',
      isVerbose: false,
      contact: null,
    });
    expect(await settingsOf(made.id)).toEqual({ account: 'acme', keySecret: 'top-secret' });
  });

  it('explains why there is no webhook address while the program has no public one', async () => {
    await bench.close();
    bench = await openAdminBench({ publicUrl: null });
    const made = await create();
    expect(made.webhookUrl).toBeNull();
    expect(made.webhookNotice.en).toContain('PASSERELLE_PUBLIC_URL');
  });

  it('names every mistake at once: ours, the settings of the helpdesk, and the mapping', async () => {
    const answer = await bench.call('POST', '/connections', {
      kind: 'fake',
      name: '',
      nope: 1,
      settings: { account: 'much-too-long-for-an-account', region: 'moon', colour: 'red' },
      mapping: { senderId: 'x'.repeat(101), vouched: ['typo'], mail: 'mail' },
    });
    expect(answer.status).toBe(400);
    expect(Object.keys(mistakes(answer)).sort((one, other) => one.localeCompare(other))).toEqual([
      'mapping.mail',
      'mapping.senderId',
      'name',
      'nope',
      'settings.account',
      'settings.colour',
      'settings.keySecret',
      'settings.region',
    ]);
    expect((await bench.call('GET', '/connections')).body.connections).toEqual([]);
  });

  it('names the kinds there are when the kind is missing or unknown', async () => {
    expect(mistakes(await bench.call('POST', '/connections', { name: 'x' }))['kind']).toBe('is required: one of fake');
    const unknown = await bench.call('POST', '/connections', { kind: 'genesys', name: 'x' });
    expect(mistakes(unknown)).toEqual({ kind: 'must be one of fake' });
  });

  it('refuses to vouch for a variable that tells nobody apart', async () => {
    const answer = await bench.call(
      'POST',
      '/connections',
      connectionOf({ mapping: { phone: 'tel', vouched: ['tel'] } }),
    );
    expect(mistakes(answer)['mapping.vouched.0']).toContain('senderId, externalId or email');
    await create({ mapping: { senderId: 'mail', vouched: ['mail'] } });
  });
});

describe('PATCH /connections/{id}', () => {
  it('keeps secrets that are left out or sent back as shown, replaces those that are given, clears with null', async () => {
    const { id } = await create({ settings: { account: 'acme', keySecret: 'top-secret', webhookSecret: 'hook' } });
    await bench.call('PATCH', `/connections/${id}`, { settings: { region: 'us', keySecret: { isSet: true } } });
    expect(await settingsOf(id)).toEqual({
      account: 'acme',
      keySecret: 'top-secret',
      webhookSecret: 'hook',
      region: 'us',
    });
    await bench.call('PATCH', `/connections/${id}`, { settings: { keySecret: 'newer', webhookSecret: null } });
    expect(await settingsOf(id)).toEqual({ account: 'acme', keySecret: 'newer', region: 'us' });
  });

  it('refuses to clear what the helpdesk needs, and changes nothing then', async () => {
    const { id } = await create();
    const answer = await bench.call('PATCH', `/connections/${id}`, { name: 'Other', settings: { keySecret: null } });
    expect(mistakes(answer)).toEqual({ 'settings.keySecret': 'is required (string)' });
    expect((await bench.call('GET', `/connections/${id}`)).body.name).toBe('Main desk');
  });

  it('changes the parts of the mapping that are named and no others', async () => {
    const { id } = await create({ mapping: { senderId: 'mail', fields: { '11': 'contract' } } });
    const { body } = await bench.call('PATCH', `/connections/${id}`, { mapping: { senderId: null, tags: ['plan'] } });
    expect(body.mapping).toMatchObject({ senderId: null, fields: { '11': 'contract' }, tags: ['plan'] });
  });

  it('opens a closed target again only when the settings change', async () => {
    const { id } = await create();
    bench.tools.gates.unauthorize(id);
    expect((await bench.call('PATCH', `/connections/${id}`, { name: 'Other' })).body.state).toBe('unauthorized');
    const { body } = await bench.call('PATCH', `/connections/${id}`, { settings: { keySecret: 'mended' } });
    expect(body.state).toBe('open');
  });

  it('cannot turn one helpdesk into another', async () => {
    const { id } = await create();
    expect(mistakes(await bench.call('PATCH', `/connections/${id}`, { kind: 'zendesk' }))['kind']).toContain(
      'new connection',
    );
  });
});

describe('DELETE /connections/{id}', () => {
  it('says what hangs on it, and removes its routes only when told so', async () => {
    const { id } = await create();
    const { body } = await bench.call('POST', '/bots', { name: 'Bot' });
    await bench.call('POST', '/routes', { botId: body.bot.id, skill: 'billing', connectionId: id });
    const refused = await bench.call('DELETE', `/connections/${id}`);
    expect([refused.status, refused.body.error.message]).toEqual([
      409,
      expect.stringMatching(/^Routes lead to this connection \(1\)\./),
    ]);
    expect((await bench.call('DELETE', `/connections/${id}?withRoutes=true`)).status).toBe(204);
    expect((await bench.call('GET', '/routes')).body.routes).toEqual([]);
    expect((await bench.call('GET', `/connections/${id}`)).status).toBe(404);
  });

  it('said "1 escalations are open" while one was', async () => {
    const { id } = await create();
    await bench.keeper.create({ escalation: makeEscalation({ connectionId: id }) });
    const { status, body } = await bench.call('DELETE', `/connections/${id}`);
    expect([status, body.error.message]).toEqual([
      409,
      'Escalations are still open on this connection (1). Pause it, and end them first.',
    ]);
    expect(explainMistake(body.error.message, 'fr')).toContain('encore ouvertes (1)');
  });
});

describe('POST /connections/{id}/check', () => {
  it('answers every result, and whether nothing failed', async () => {
    const { id } = await create();
    expect((await bench.call('POST', `/connections/${id}/check`)).body).toMatchObject({
      isOk: true,
      checks: [{ id: 'account' }, {}],
    });
    bench.account.checks = async function* () {
      yield makeCheck('account', 'failed');
    };
    expect((await bench.call('POST', `/connections/${id}/check`)).body.isOk).toBe(false);
    expect(bench.account.setups[0]?.webhookUrl).toBe(`https://passerelle.test/webhooks/${id}`);
  });

  it('sends each result as soon as it is known when a stream is asked for', async () => {
    const { id } = await create();
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    bench.account.checks = async function* () {
      yield makeCheck('first', 'ok');
      await released;
      yield makeCheck('second', 'failed');
    };
    const headers = { authorization: 'Bearer admin-token-of-the-tests', accept: 'text/event-stream' };
    const response = await bench.root.request(`/admin/v1/connections/${id}/check`, { method: 'POST', headers });
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    while (!text.includes('first')) text += (await reader?.read())?.value ?? '';
    expect(text).not.toContain('second');
    release();
    for (let more = await reader?.read(); more?.done === false; more = await reader?.read()) text += more.value;
    expect(text.match(/event: \w+/g)).toEqual(['event: check', 'event: check', 'event: done']);
    expect(text).toContain('{"isOk":false}');
  });

  it('opens a closed connection again when its credentials work, and not before', async () => {
    const { id } = await create();
    bench.tools.gates.unauthorize(id);
    bench.account.trouble = 'reauthorize';
    await bench.call('POST', `/connections/${id}/check`);
    expect(bench.tools.gates.stateOf(id)).toBe('unauthorized');
    bench.account.trouble = null;
    await bench.call('POST', `/connections/${id}/check`);
    expect(bench.tools.gates.stateOf(id)).toBe('open');
  });
});

describe('POST /connections/{id}/connect', () => {
  it('keeps what the wiring brings beside what was there, and shows none of its secrets', async () => {
    const { id } = await create();
    const { body } = await bench.call('POST', `/connections/${id}/connect`);
    expect(body).toMatchObject({ isComplete: true, report: [{ id: 'webhook' }] });
    expect(body.connection.settings.webhookSecret).toEqual({ isSet: true });
    expect(await settingsOf(id)).toMatchObject({ keySecret: 'top-secret', webhookSecret: 'made-by-provision' });
  });

  it('reports trouble with the helpdesk, and says what to do', async () => {
    const { id } = await create();
    bench.account.trouble = 'reauthorize';
    const { status, body } = await bench.call('POST', `/connections/${id}/connect`);
    expect([status, body.isComplete, body.report[0].status]).toEqual([200, false, 'failed']);
    expect(body.report[0].remedy.en).toContain('check');
  });
});

describe('what the helpdesk has', () => {
  it('lists groups by name, counts members only when asked, and lists fields', async () => {
    const { id } = await create();
    bench.account.addGroup('Sales', 2);
    bench.account.addGroup('Billing', 0);
    const plain = await bench.call('GET', `/connections/${id}/groups`);
    expect(plain.body.groups.map((one: { name: string }) => one.name)).toEqual(['Billing', 'Sales']);
    expect(bench.account.calls).toEqual(['listGroups']);
    const counted = await bench.call('GET', `/connections/${id}/groups?members=true`);
    expect(counted.body.groups.map((one: { memberCount: number }) => one.memberCount)).toEqual([0, 2]);
    expect((await bench.call('GET', `/connections/${id}/fields`)).body.fields).toEqual([
      { id: '11', name: 'Contract', type: 'text' },
    ]);
  });

  it.each([
    ['retry', 503, 'Try again later'],
    ['reauthorize', 409, 'Run the check'],
  ] as const)('answers trouble of the kind %s with %i and what to do', async (trouble, status, advice) => {
    const { id } = await create();
    bench.account.trouble = trouble;
    const answer = await bench.call('GET', `/connections/${id}/groups`);
    expect([answer.status, answer.body.error.message]).toEqual([status, expect.stringContaining(advice)]);
  });
});
