import { generateKeyPairSync } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeDeliveryCall, makeOpening, side, someEndUser } from '../../../test/support/helpdesk-commands.ts';
import { openSalesforceAccount, type SalesforceAccount } from '../../../test/support/salesforce-account.ts';
import type { RemoteGroupId } from '../../core/ids.ts';
import type { JsonObject } from '../../core/json.ts';
import { silentLogger } from '../../core/logger.ts';
import { salesforce } from './index.ts';

let account: SalesforceAccount;

beforeEach(async () => {
  account = await openSalesforceAccount();
});

afterEach(async () => {
  await account.close();
});

const call = (groupsInUse: readonly RemoteGroupId[] = []) => ({
  signal: account.signal,
  webhookUrl: null,
  groupsInUse,
});

async function statuses(settings: JsonObject = {}, groupsInUse: readonly RemoteGroupId[] = []) {
  const found: Record<string, string> = {};
  const { setup } = account.connect(settings);
  for await (const { id, status } of side(setup).checks(call(groupsInUse))) found[id] = status;
  return found;
}

describe('the self-check', () => {
  it('finds nothing wrong with a good org, and names what only a person can build', async () => {
    const wired = await side(account.connect().setup).provision(call());
    expect(wired.settings).toEqual({ routingConfigId: '0K97Q0000000abC' });
    const found = await statuses(wired.settings);
    const { flow, ...rest } = found;
    expect(flow).toBe('warning');
    expect(new Set(Object.values(rest))).toEqual(new Set(['ok']));
  });

  const wrongs = [
    ['a deployment that does not exist', { esDeveloperName: 'Another' }, {}, 'deployment.token'],
    ['a deployment that is not published', {}, { published: false }, 'deployment.token'],
    ['a deployment for the web widget', {}, { deploymentType: 'Web' }, 'deployment.token'],
    ['another organization', { orgId: '00D7Q00000Zz9Zz' }, {}, 'deployment.token'],
    ['verified users only', {}, { userVerification: true }, 'deployment.token'],
    ['a queue parameter that is not published', { queueParameter: 'Missing' }, {}, 'parameter.queue'],
    ['a wrong consumer secret', { clientSecret: 'wrong' }, {}, 'org.credentials'],
  ] as const;
  it.each(wrongs)('tells %s, and says what to do', async (_what, settings, switches, id) => {
    Object.assign(account.simulator.switches, switches);
    const { setup } = account.connect(settings);
    const results = [];
    for await (const result of side(setup).checks(call())) results.push(result);
    const failed = results.filter((result) => result.status === 'failed');
    expect(failed.map((result) => result.id)).toEqual([id]);
    expect(failed[0]?.remedy).not.toBeNull();
  });

  it('warns of files that are off, parameters that are missing, and queues without members', async () => {
    account.simulator.switches.attachmentsAllowed = false;
    const groupId = account.simulator.desk.createGroup('Empty') as RemoteGroupId;
    const found = await statuses({ skillParameter: 'Missing' }, [groupId]);
    expect(found).toMatchObject({
      attachments: 'warning',
      'parameter.others': 'warning',
      'org.groupsInUse': 'warning',
    });
    account.simulator.desk.addMember(groupId, account.agent.id);
    expect((await statuses({}, [groupId]))['org.groupsInUse']).toBe('ok');
  });

  it.each(['api', 'API'] as const)(
    'takes the kind of the deployment however it is written: %s',
    async (deploymentType) => {
      account.simulator.switches.deploymentType = deploymentType;
      expect((await statuses())['deployment.type']).toBe('ok');
    },
  );

  it('tells an address where nobody answers', async () => {
    expect((await statuses({ scrtUrl: 'http://127.0.0.1:9' }))['deployment.address']).toBe('failed');
  });

  it('lets a person choose between several routing configurations', async () => {
    account.simulator.switches.routingConfigs = 2;
    const wired = await side(account.connect().setup).provision(call());
    expect(wired.settings).toEqual({});
    expect(wired.report[0]).toMatchObject({ id: 'org.routing', status: 'warning' });
  });
});

describe('the check of the connection', () => {
  it('asks for an administrator when the deployment or the org refuses us', async () => {
    const check = (settings: JsonObject) => account.connect(settings).checkConnection({ signal: account.signal });
    await check({});
    await expect(check({ esDeveloperName: 'Another' })).rejects.toMatchObject({ disposition: 'reauthorize' });
    await expect(check({ clientSecret: 'wrong' })).rejects.toMatchObject({ disposition: 'reauthorize' });
    account.simulator.faults.add({ times: 1, fault: { kind: 'status', status: 503 } });
    await expect(check({})).rejects.toMatchObject({ disposition: 'retry' });
  });
});

describe('people that the bot vouches for', () => {
  const signing = () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    account.simulator.switches.userVerification = true;
    account.simulator.hands.registerKey('key-1', 'https://id.example.net', publicKey);
    return { identityMode: 'jwt', jwtIssuer: 'https://id.example.net', jwtKeyId: 'key-1', jwtPrivateKey: privateKey };
  };
  const opening = makeOpening({ endUser: { ...someEndUser, vouchedId: 'customer-7' } });

  it.each([false, true])('are known by their id, whether the audience is looked at: %s', async (checksAudience) => {
    account.simulator.switches.checksAudience = checksAudience;
    const settings = { ...signing(), ...(checksAudience ? { jwtAudience: 'https://acme.my.salesforce.com' } : {}) };
    await account.connect(settings).openConversation(opening, makeDeliveryCall());
    expect(account.onDesk().requester.externalId).toBe('v2/iamessage/AUTH/Customers/uid:customer-7');
  });

  it.each([90_000, -240_000])('are known with a clock of ours that is %i ms ahead', async (aheadMs) => {
    const tools = { http: account.http, log: silentLogger, now: () => Date.now() + aheadMs };
    const helpdesk = salesforce.connect({ ...account.settings, ...signing() }, tools);
    await helpdesk.openConversation(opening, makeDeliveryCall());
    expect(account.onDesk().requester.externalId).toContain('customer-7');
  });

  it('are never taken for verified when Salesforce falls back to an anonymous token', async () => {
    const settings = { ...signing(), jwtIssuer: 'https://somebody-else.example' };
    const refused = account.connect(settings).openConversation(opening, makeDeliveryCall());
    await expect(refused).rejects.toMatchObject({ disposition: 'reauthorize' });
    expect(account.simulator.desk.conversations()).toEqual([]);
    const noKey = account.connect({ ...settings, jwtPrivateKey: 'no key' });
    await expect(noKey.openConversation(opening, makeDeliveryCall())).rejects.toThrow(/jwtPrivateKey/);
  });
});

describe('availability', () => {
  const of = (settings: JsonObject, group: RemoteGroupId | null) =>
    side(account.connect(settings).availability).availabilityOf(group, { signal: account.signal });

  it('counts who is signed in and who waits', async () => {
    const group = account.simulator.desk.createGroup('Billing') as RemoteGroupId;
    expect(await of({}, group)).toMatchObject({ state: 'unavailable', agentsOnline: 0 });
    account.simulator.desk.addMember(group, account.agent.id);
    expect(await of({}, group)).toMatchObject({ state: 'available', agentsOnline: 1 });
    account.simulator.hands.setOnline(account.agent.id, false);
    expect(await of({}, group)).toMatchObject({ state: 'unavailable' });
    expect(await of({}, null)).toMatchObject({ state: 'available', agentsOnline: 1 });
    await account.connect().openConversation(makeOpening({ transcript: [] }), makeDeliveryCall());
    expect(await of({}, null)).toMatchObject({ state: 'busy' });
  });

  it('counts nobody who is away, though they are signed in', async () => {
    const group = account.simulator.desk.createGroup('Billing') as RemoteGroupId;
    account.simulator.desk.addMember(group, account.agent.id);
    account.simulator.hands.setAway(account.agent.id);
    expect(await of({}, group)).toMatchObject({ state: 'unavailable', agentsOnline: 0 });
  });

  it.each([
    ['open', 'available'],
    ['closed', 'closed'],
    ['unsupported', 'unknown'],
  ] as const)('reads business hours where it may, and they are %s', async (businessHours, state) => {
    account.simulator.switches.businessHours = businessHours;
    expect((await of({ readBusinessHours: true }, null)).state).toBe(state);
    expect((await of({ readBusinessHours: false }, null)).state).toBe('available');
  });

  it('is unknown where the org does not answer, and never an error', async () => {
    account.simulator.faults.add({ times: 1, fault: { kind: 'status', status: 500 } });
    expect((await of({}, null)).state).toBe('unknown');
  });
});

describe('the fields of the deployment', () => {
  it('are the parameters of its form', async () => {
    const fields = await side(account.connect().context).listFields({ signal: account.signal });
    expect(fields.map((field) => field.id)).toContain('Contract_Number');
  });
});
