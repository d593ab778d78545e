import { afterEach, describe, expect, it } from 'vitest';
import { makeDeliveryCall, makeOpening, side } from '../../../test/support/helpdesk-commands.ts';
import { openRingcentralAccount, type RingcentralAccount } from '../../../test/support/ringcentral-account.ts';
import type { RemoteGroupId } from '../../core/ids.ts';
import type { JsonObject } from '../../core/json.ts';
import type { CheckResult } from '../helpdesk.ts';

let account: RingcentralAccount;
afterEach(() => account.close());

async function check(changes: JsonObject = {}, groupsInUse: readonly RemoteGroupId[] = []) {
  const results = new Map<string, CheckResult>();
  const call = { ...account.setupCall, groupsInUse };
  for await (const result of side(account.connect(changes).setup).checks(call)) results.set(result.id, result);
  return results;
}

const statuses = (results: ReadonlyMap<string, CheckResult>) =>
  Object.fromEntries([...results].map(([id, { status }]) => [id, status]));
const wrong = async (changes: JsonObject = {}, groupsInUse: readonly RemoteGroupId[] = []) =>
  Object.fromEntries(
    Object.entries(statuses(await check(changes, groupsInUse))).filter(([, status]) => status !== 'ok'),
  );

describe('connect', () => {
  it('wires all that can be wired, and every check passes then', async () => {
    account = await openRingcentralAccount();
    expect(account.report.map(({ id, status }) => [id, status])).toEqual([
      ['realtime.token', 'ok'],
      ['identity.agent', 'ok'],
      ['identity.bot', 'ok'],
      ['webhook', 'ok'],
      ['webhook.events', 'ok'],
      ['category.bot', 'ok'],
    ]);
    await account.settled();
    expect(await wrong()).toEqual({});
    await account.connect().checkConnection({ signal: account.signal });
  });

  it('can be run again, and makes nothing twice', async () => {
    account = await openRingcentralAccount();
    const groups = account.simulator.desk.groups().length;
    const again = await side(account.connect().setup).provision(account.setupCall);
    expect(again.settings).toEqual({
      webhookId: account.settings['webhookId'],
      botCategoryId: account.settings['botCategoryId'],
    });
    expect(account.simulator.desk.groups()).toHaveLength(groups);
    const moved = { ...account.setupCall, webhookUrl: `${account.hook.url}/moved` };
    expect((await side(account.connect().setup).provision(moved)).settings['webhookId']).toBe(
      account.settings['webhookId'],
    );
  });

  it('adopts a category of that name, and leaves other defaults of the channel alone', async () => {
    account = await openRingcentralAccount({ isBare: true });
    const existing = account.simulator.desk.createGroup(' BOT ');
    const first = await side(account.connect().setup).provision(account.setupCall);
    expect(first.settings['botCategoryId']).toBe(existing);
    const other = account.simulator.desk.createGroup('Another bot');
    const second = await side(account.connect({ botCategoryId: other }).setup).provision(account.setupCall);
    expect(second.report.find(({ id }) => id === 'category.bot')).toMatchObject({ status: 'warning' });
  });

  it('says what only an administrator can do: the form of the channel, then the tick', async () => {
    account = await openRingcentralAccount({ isBare: true });
    const { switches, hands } = account.simulator;
    switches.administrator = 'absent';
    const bare = await side(account.connect().setup).provision(account.setupCall);
    const channel = bare.report.find(({ id }) => id === 'realtime.token');
    expect(channel).toMatchObject({ status: 'failed' });
    expect(channel?.seen.en).toContain(account.hook.url);
    await hands.saveChannel(account.hook.url);
    const saved = await side(account.connect().setup).provision(account.setupCall);
    const identity = saved.report.find(({ id }) => id === 'identity.agent');
    expect(identity).toMatchObject({ status: 'warning' });
    expect(identity?.remedy?.fr).toContain('Identité contrôlée');
    hands.control('passerelle-agent');
    expect(statuses(await check())['identity.agent']).toBe('ok');
  });

  it('pushes the identities even where the webhook cannot be made', async () => {
    account = await openRingcentralAccount({ isBare: true });
    const { simulator, hook, setupCall } = account;
    await simulator.enterAddress?.(hook.url);
    Object.assign(simulator.switches, { administrator: 'absent', tokenMayManage: false });
    const refused = await side(account.connect().setup).provision(setupCall);
    const lines = new Map(refused.report.map((line) => [line.id, line]));
    expect(lines.get('webhook')).toMatchObject({ status: 'failed' });
    expect(lines.get('realtime.token')).toMatchObject({ status: 'ok' });
    expect(lines.get('identity.agent')).toMatchObject({ status: 'warning' });
    for (const which of ['agent', 'bot'] as const) {
      expect(lines.get(`identity.${which}`)?.seen.en).toContain(`has to be ticked on passerelle-${which}`);
      // Throws for an identity that is not there.
      simulator.hands.control(`passerelle-${which}`);
    }
    expect(statuses(await check())).toMatchObject({ 'identity.agent': 'ok', 'identity.bot': 'ok' });
  });

  it('makes the category of the bot under the name and the parent that the settings give', async () => {
    account = await openRingcentralAccount({ isBare: true });
    const parentCategoryId = account.simulator.desk.createGroup('Channels');
    const changes = { botCategoryName: 'Robots', parentCategoryId };
    const { settings } = await side(account.connect(changes).setup).provision(account.setupCall);
    const headers = { authorization: `Bearer ${account.card['restToken']}` };
    const url = `${account.card['restBaseUrl']}/categories/${settings['botCategoryId']}`;
    const made = await (await fetch(url, { headers })).json();
    expect(made).toMatchObject({ name: 'Robots', parent_id: parentCategoryId });
  });

  it('says so without a public address', async () => {
    account = await openRingcentralAccount({ isBare: true });
    const none = await side(account.connect().setup).provision({ ...account.setupCall, webhookUrl: null });
    const webhook = none.report.find(({ id }) => id === 'webhook');
    expect(webhook).toMatchObject({
      status: 'failed',
      remedy: { en: expect.stringContaining('PASSERELLE_PUBLIC_URL') },
    });
    expect(none.settings).not.toHaveProperty('webhookId');
  });
});

describe('check', () => {
  it('tells each mistake apart', async () => {
    account = await openRingcentralAccount();
    await account.settled();
    expect(await wrong({ restToken: 'wrong' })).toMatchObject({ 'rest.token': 'failed', channel: 'skipped' });
    expect(await wrong({ channelToken: 'wrong' })).toEqual({ 'realtime.token': 'failed' });
    expect(await wrong({ agentIdentityId: 'nobody' })).toEqual({ 'identity.agent': 'failed' });
    expect(await wrong({ botCategoryId: 'f'.repeat(24) })).toEqual({ 'category.bot': 'failed' });
    const group = account.simulator.desk.createGroup('Empty') as RemoteGroupId;
    expect(await wrong({}, [group])).toEqual({ 'groups.members': 'warning' });
    account.simulator.switches.tokenMayManage = false;
    expect(await wrong()).toEqual({ webhook: 'skipped', 'webhook.events': 'skipped' });
  });

  it('sees a webhook whose handshake failed, and a bot category that agents have', async () => {
    account = await openRingcentralAccount();
    await account.settled();
    account.simulator.desk.addMember(String(account.settings['botCategoryId']), account.agent().id);
    expect(await wrong()).toEqual({ 'category.bot': 'warning' });
    const deaf = account.connect({ webhookVerifyToken: 'not-what-we-answer-to' });
    await side(deaf.setup).provision(account.setupCall);
    await account.settled();
    expect(await wrong()).toMatchObject({ webhook: 'failed' });
  });

  it('never throws, also where nobody answers', async () => {
    account = await openRingcentralAccount({ isBare: true });
    const nowhere = {
      restBaseUrl: 'http://127.0.0.1:9/1.0',
      realtimeUrl: `http://127.0.0.1:9/realtime/sdk/${'a'.repeat(24)}`,
    };
    const results = statuses(await check(nowhere));
    expect(results).toMatchObject({ 'rest.token': 'failed', 'realtime.token': 'failed', webhook: 'skipped' });
  });
});

describe('without the tick on the identities', () => {
  it.each([true, false])(
    'nothing is lost; work is made early (%s), yet only in the category of the bot',
    async (makesTask) => {
      account = await openRingcentralAccount({ isBare: true });
      const { switches, hands, desk } = account.simulator;
      Object.assign(switches, { administrator: 'absent', uncontrolledPuppetMakesTask: makesTask });
      await hands.saveChannel(account.hook.url);
      const { settings } = await side(account.connect().setup).provision(account.setupCall);
      const groupId = desk.createGroup('Billing') as RemoteGroupId;
      const helpdesk = account.connect(settings);
      await helpdesk.openConversation(
        makeOpening({ hasPendingMessage: false, group: { remoteGroupId: groupId, name: 'Billing' } }),
        makeDeliveryCall(),
      );
      expect(account.onDesk()).toMatchObject({ groupId, isEnded: false });
      await expect(desk.reply(account.onDesk().id, { agent: account.agent(), text: 'x' })).rejects.toThrow(
        'controlled',
      );
    },
  );
});
