import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { side } from '../../../test/support/helpdesk-commands.ts';
import { openZendeskAccount, type ZendeskAccount } from '../../../test/support/zendesk-account.ts';
import type { RemoteGroupId } from '../../core/ids.ts';
import type { JsonObject } from '../../core/json.ts';
import type { CheckResult } from '../helpdesk.ts';

let account: ZendeskAccount;

beforeEach(async () => {
  account = await openZendeskAccount();
});

afterEach(async () => {
  await account.close();
});

describe('set-up', () => {
  const problems = async (changes: JsonObject = {}, groups: readonly RemoteGroupId[] = []) => {
    const found: CheckResult[] = [];
    for await (const line of side(account.connect(changes).setup).checks(account.setupCall(groups))) found.push(line);
    return Object.fromEntries(found.filter(({ status }) => status !== 'ok').map(({ id, status }) => [id, status]));
  };

  it('wires an account so that every check is content, and again without making anything twice', async () => {
    const again = await side(account.connect().setup).provision(account.setupCall());
    expect({ ...account.settings, ...again.settings }).toEqual(account.settings);
    expect(await problems()).toEqual({ groups: 'skipped' });
  });

  it('tells which credential is wrong', async () => {
    expect(await problems({ keySecret: 'x' })).toMatchObject({ 'app.key': 'failed' });
    expect(await problems({ appId: 'x' })).toMatchObject({ 'app.key': 'failed' });
    expect(await problems({ oauthClientSecret: 'x' })).toMatchObject({ 'support.token': 'failed' });
    expect(await problems({ webhookSecret: 'x' })).toEqual({ groups: 'skipped', 'webhook.secret': 'failed' });
    expect(await problems({ agentWorkspace: 'x' })).toMatchObject({ 'switchboard.agentWorkspace': 'failed' });
    expect(await problems({ integrationId: 'f'.repeat(24) })).toMatchObject({ integration: 'failed' });
  });

  it('gives the remedy that fits: an address that nobody answers at is no wrong token, and "connect" needs a public one', async () => {
    const remedies = async (changes: JsonObject, call = account.setupCall()) => {
      const found: (readonly [string, string | undefined])[] = [];
      for await (const line of side(account.connect(changes).setup).checks(call))
        found.push([line.id, line.remedy?.en]);
      return Object.fromEntries(found);
    };
    const nobody = 'http://127.0.0.1:9';
    const unreachable = await remedies({ baseUrl: nobody, supportBaseUrl: `${nobody}/api/v2` });
    expect(unreachable['support.token']).toBe(unreachable['account.address']);
    expect(unreachable['account.address']).toMatch(/subdomain/);
    const unnamed = { ...account.setupCall(), webhookUrl: null };
    expect((await remedies({}, unnamed))['webhook.target']).toMatch(/PASSERELLE_PUBLIC_URL/);
    const { report } = await side(account.connect().setup).provision(unnamed);
    expect(report.map(({ id, remedy }) => [id, remedy?.en])).toEqual([
      ['webhook.target', expect.stringMatching(/PASSERELLE_PUBLIC_URL/)],
    ]);
  });

  it('knows after "connect" that an account keeps one conversation per person', async () => {
    const connect = async () => (await side(account.connect().setup).provision(account.setupCall())).settings;
    expect(await connect()).not.toHaveProperty('multiConversations');
    account.simulator.switches.multiConvoEnabled = false;
    expect(await connect()).toMatchObject({ multiConversations: 'reuse' });
  });

  it('tells what the account lacks', async () => {
    account.simulator.switches.multiConvoEnabled = false;
    const empty = account.simulator.desk.createGroup('Empty') as RemoteGroupId;
    expect(await problems({}, [empty])).toEqual({ multiConversations: 'warning', groups: 'warning' });
    expect(await problems({}, ['404' as RemoteGroupId])).toMatchObject({ groups: 'failed' });
  });
});

describe('groups', () => {
  it('are listed, made once, found when deleted or unknown, and counted', async () => {
    const groups = side(account.connect().groups);
    const made = await groups.createGroup('  Refunds ', { signal: account.signal });
    expect(made.name).toBe('Refunds');
    expect((await groups.listGroups({ signal: account.signal })).map(({ name }) => name)).toContain('Refunds');
    expect(await groups.findGroup(made.remoteGroupId, { signal: account.signal })).toEqual(made);
    expect(await groups.findGroup('1' as RemoteGroupId, { signal: account.signal })).toBeNull();
    expect(await groups.countMembers(made.remoteGroupId, { signal: account.signal })).toBe(0);
    account.simulator.desk.addMember(made.remoteGroupId, account.agent().id);
    expect(await groups.countMembers(made.remoteGroupId, { signal: account.signal })).toBe(1);
    account.simulator.switches.uniqueGroupNames = true;
    expect(await groups.createGroup('refunds', { signal: account.signal })).toEqual(made);
  });
});
