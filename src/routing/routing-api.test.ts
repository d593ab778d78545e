import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AdminBench, connectionOf, openAdminBench } from '../../test/support/admin-bench.ts';
import type { ConnectionId, RouteId } from '../core/ids.ts';

let bench: AdminBench;
let botId: string;
let connectionId: ConnectionId;
beforeEach(async () => {
  bench = await openAdminBench();
  botId = (await bench.call('POST', '/bots', { name: 'Bot' })).body.bot.id;
  connectionId = (await bench.call('POST', '/connections', connectionOf())).body.id;
});
afterEach(() => bench.close());

const add = async (changes: object) => {
  const { body, status } = await bench.call('POST', '/routes', { botId, connectionId, ...changes });
  expect([status, body.error]).toEqual([201, undefined]);
  return body;
};
const find = async (id: RouteId) => (await bench.call('GET', `/routes/${id}`)).body;
const plan = async () => (await bench.call('GET', '/groups/plan')).body;
const update = async (accepted: readonly string[] = []) =>
  (await bench.call('POST', '/groups/update', { accepted })).body;
const created = () => bench.account.calls.filter((call) => call.startsWith('createGroup'));

describe('routes', () => {
  it('takes a skill and its group as they can be read, however they were pasted', async () => {
    const pasted = { botId, connectionId, skill: '\ufeffbil\u200bling ', groupName: 'Bil\u0007ling\u202e' };
    const { body } = await bench.call('POST', '/routes', pasted);
    expect(body).toMatchObject({ skill: 'billing', groupName: 'Bil ling' });
    const blank = await bench.call('POST', '/routes', { ...pasted, skill: '\u200b' });
    expect(blank.status).toBe(400);
  });

  it('lead a skill to the group of its name, created when missing, unless something else is said', async () => {
    expect(await add({ skill: 'Billing' })).toMatchObject({
      groupName: 'Billing',
      remoteGroupId: null,
      mode: 'create',
    });
    expect(await add({ skill: 'sales', groupName: 'Sales EU' })).toMatchObject({ groupName: 'Sales EU' });
    expect(await add({ skill: 'vip', remoteGroupId: '7' })).toMatchObject({ groupName: null, remoteGroupId: '7' });
    expect(await add({ skill: null })).toMatchObject({ skill: null, groupName: null });
  });

  it('are one per skill and bot, without regard to case', async () => {
    await add({ skill: 'Billing' });
    const { status, body } = await bench.call('POST', '/routes', { botId, connectionId, skill: ' billing ' });
    expect([status, body.error.details]).toEqual([409, [{ path: 'skill', message: 'is taken' }]]);
  });

  it('name every mistake at once, and refuse strays', async () => {
    const empty = await bench.call('POST', '/routes', {});
    expect(empty.body.error.details.map((one: { path: string }) => one.path)).toEqual([
      'botId',
      'skill',
      'connectionId',
    ]);
    const stray = { botId: 'bot_x', connectionId: 'con_x', skill: 'x' };
    const strays = await bench.call('POST', '/routes', stray);
    expect(strays.body.error.details.map((one: { path: string }) => one.path)).toEqual(['botId', 'connectionId']);
  });

  it('forget the group they had when they lead elsewhere, and keep it otherwise', async () => {
    const { id } = await add({ skill: 'vip', groupName: 'VIP', remoteGroupId: '7', fallbackGroupId: '8' });
    await bench.call('PATCH', `/routes/${id}`, { mode: 'off', groupName: 'vip' });
    expect(await find(id)).toMatchObject({ remoteGroupId: '7', mode: 'off' });
    await bench.call('PATCH', `/routes/${id}`, { groupName: 'Gold' });
    expect(await find(id)).toMatchObject({ remoteGroupId: null, groupName: 'Gold', fallbackGroupId: '8' });
    const other = (await bench.call('POST', '/connections', connectionOf())).body.id;
    await bench.call('PATCH', `/routes/${id}`, { connectionId: other });
    expect(await find(id)).toMatchObject({ connectionId: other, fallbackGroupId: null });
  });

  it('keep the group they have when its name is taken away, and get it back under a name that is given', async () => {
    const { id } = await add({ skill: 'vip', groupName: 'VIP', remoteGroupId: '7' });
    await bench.call('PATCH', `/routes/${id}`, { groupName: null });
    expect(await find(id)).toMatchObject({ groupName: null, remoteGroupId: '7' });
    await bench.call('PATCH', `/routes/${id}`, { groupName: 'Gold', remoteGroupId: '9' });
    expect(await find(id)).toMatchObject({ groupName: 'Gold', remoteGroupId: '9' });
  });
});

describe('the update of groups', () => {
  it('plans without changing anything, neither here nor there', async () => {
    bench.account.addGroup('Sales', 0);
    const billing = await add({ skill: 'billing' });
    await add({ skill: 'sales' });
    const { summary, connections } = await plan();
    expect(summary).toEqual({ missing: 1, found: 1 });
    expect(connections[0].items).toEqual([
      expect.objectContaining({ skill: 'billing', finding: 'missing', action: 'create', outcome: null, group: null }),
      expect.objectContaining({ skill: 'sales', finding: 'found', action: 'adopt', hasNoMembers: true }),
    ]);
    expect(created()).toEqual([]);
    expect((await find(billing.id)).remoteGroupId).toBeNull();
  });

  it('creates what is missing, adopts what bears the name, and says so; a second run does nothing', async () => {
    const sales = bench.account.addGroup(' SALES ', 3);
    const routes = [await add({ skill: 'billing' }), await add({ skill: 'sales' })];
    const { summary, connections } = await update();
    expect(summary).toEqual({ missing: 1, found: 1, created: 1, adopted: 1 });
    expect(connections[0].items).toEqual([
      expect.objectContaining({
        outcome: 'created',
        group: { remoteGroupId: '2', name: 'billing' },
        hasNoMembers: true,
      }),
      expect.objectContaining({ outcome: 'adopted', memberCount: 3 }),
    ]);
    expect(await Promise.all(routes.map(async ({ id }) => (await find(id)).remoteGroupId))).toEqual(['2', sales]);
    expect((await update()).summary).toEqual({ kept: 2 });
    expect(created()).toEqual(['createGroup billing']);
  });

  it('creates one group for two skills of one group', async () => {
    await add({ skill: 'billing', groupName: 'Money' });
    await add({ skill: 'refunds', groupName: 'money ' });
    expect((await update()).summary).toEqual({ missing: 2, created: 1, adopted: 1 });
    expect(created()).toEqual(['createGroup Money']);
  });

  it('only reports a group that was renamed, and one whose name another group has taken', async () => {
    const renamed = bench.account.addGroup('Billing Europe');
    const drifted = bench.account.addGroup('Sales Europe');
    bench.account.addGroup('Sales');
    const routes = [
      await add({ skill: 'billing', groupName: 'Billing', remoteGroupId: renamed }),
      await add({ skill: 'sales', groupName: 'Sales', remoteGroupId: drifted }),
    ];
    const { connections } = await update();
    expect(connections[0].items).toEqual([
      expect.objectContaining({
        finding: 'renamed',
        outcome: 'none',
        group: { remoteGroupId: '1', name: 'Billing Europe' },
      }),
      expect.objectContaining({ finding: 'drifted', outcome: 'none', namesake: { remoteGroupId: '3', name: 'Sales' } }),
    ]);
    for (const route of routes) expect(await find(route.id)).toEqual(route);
    expect(created()).toEqual([]);
  });

  it('moves no other route of that name whose own group was renamed and lives', async () => {
    const renamed = bench.account.addGroup('Sales Europe');
    const first = await add({ skill: 'sales', groupName: 'Sales', remoteGroupId: renamed });
    const other = (await bench.call('POST', '/bots', { name: 'Other' })).body.bot.id;
    const second = await add({ botId: other, skill: 'sales', groupName: 'Sales' });
    await update();
    expect((await find(second.id)).remoteGroupId).toBe('2');
    expect((await find(first.id)).remoteGroupId).toBe(renamed);
  });

  it('replaces a group that is gone by its name, and reports a fallback that is gone', async () => {
    await add({ skill: 'billing', groupName: 'Billing', remoteGroupId: '99', fallbackGroupId: '98' });
    await add({ skill: 'vip', remoteGroupId: '97' });
    const { connections } = await update();
    expect(connections[0].items).toEqual([
      expect.objectContaining({ finding: 'gone', outcome: 'created', isFallbackGone: true }),
      expect.objectContaining({ finding: 'gone', outcome: 'none', group: null }),
    ]);
  });

  it('proposes where the route says so, creates what is accepted, and leaves off alone', async () => {
    const proposed = await add({ skill: 'billing', mode: 'propose' });
    await add({ skill: 'sales', mode: 'off' });
    expect((await update()).summary).toEqual({ missing: 2, waiting: 1 });
    expect(created()).toEqual([]);
    expect((await update([proposed.id])).summary).toEqual({ missing: 2, created: 1 });
    expect(created()).toEqual(['createGroup billing']);
  });

  it('goes on with the others when one group cannot be made, and answers why', async () => {
    const { calls } = bench.account;
    const push = calls.push.bind(calls);
    calls.push = (...words) => {
      bench.account.trouble = words[0] === 'createGroup billing' ? 'reject' : null;
      return push(...words);
    };
    await add({ skill: 'billing' });
    await add({ skill: 'sales' });
    const { connections } = await update();
    expect(connections[0].items).toEqual([
      expect.objectContaining({ outcome: 'failed', error: expect.stringContaining('createGroup') }),
      expect.objectContaining({ outcome: 'created', error: null }),
    ]);
  });

  it('looks only at the bot or connection that is named', async () => {
    await add({ skill: 'billing' });
    const other = (await bench.call('POST', '/bots', { name: 'Other' })).body.bot.id;
    expect((await bench.call('GET', `/groups/plan?botId=${other}`)).body.connections).toEqual([]);
    expect(
      (await bench.call('GET', `/groups/plan?botId=${botId}&connectionId=${connectionId}`)).body.connections,
    ).toHaveLength(1);
  });
});

describe('the keeper of groups', () => {
  it('makes one group however many ask for a new one at once', async () => {
    const { id } = await add({ skill: 'billing' });
    const side = (await bench.tools.connections.get(connectionId)).helpdesk.groups;
    if (side === undefined) throw new Error('The fake helpdesk has groups.');
    const wanted = { remoteGroupId: null, name: 'billing', mode: 'create', fallbackGroupId: null } as const;
    const call = { signal: AbortSignal.timeout(5_000) };
    const asks = Array.from({ length: 50 }, () => bench.tools.groups.ensure(connectionId, side, wanted, call));
    const ids = new Set((await Promise.all(asks)).map((one) => one.remoteGroupId));
    expect(ids).toEqual(new Set(['1']));
    expect(created()).toEqual(['createGroup billing']);
    expect((await find(id)).remoteGroupId).toBe('1');
  });
});

describe('"where would this go?"', () => {
  const ask = async (question: object) => (await bench.call('POST', '/routes/dry-run', { botId, ...question })).body;

  it('answers group, identity and context, and sends nothing', async () => {
    bench.account.addGroup('Billing', 0);
    await bench.call('PATCH', `/connections/${connectionId}`, {
      mapping: { senderId: 'mail', fields: { '11': 'contract' }, tags: ['plan'] },
    });
    const { id } = await add({ skill: 'billing' });
    const answer = await ask({
      skill: 'BILLING',
      locale: 'fr-CA',
      variables: { mail: 'lea@example.test', contract: 17 },
    });
    expect(answer).toMatchObject({
      refusal: null,
      route: { id },
      group: { remoteGroupId: '1', name: 'Billing', willBeCreated: false, memberCount: 0 },
      endUser: { email: { address: 'lea@example.test', isVouched: false }, vouchedId: null },
      attributes: { fields: { '11': '17' }, tags: [] },
      availability: { state: 'available' },
      text: expect.stringContaining('Un instant'),
    });
    expect(answer.notices).toEqual([
      expect.stringContaining('"plan"'),
      'Nobody is a member of this group, so nobody would answer.',
    ]);
    expect(new Set(bench.account.calls)).toEqual(new Set(['listGroups', 'countMembers']));
    expect((await find(id)).remoteGroupId).toBeNull();
  });

  it('says that a group would be created, or that the fallback takes it', async () => {
    const { id } = await add({ skill: 'billing', fallbackGroupId: '1' });
    expect((await ask({ skill: 'billing' })).group).toMatchObject({
      remoteGroupId: null,
      name: 'billing',
      willBeCreated: true,
    });
    bench.account.addGroup('Everybody', 2);
    await bench.call('PATCH', `/routes/${id}`, { mode: 'propose' });
    expect((await ask({ skill: 'billing' })).group).toEqual({
      remoteGroupId: '1',
      name: 'Everybody',
      willBeCreated: false,
      memberCount: 2,
    });
    expect(created()).toEqual([]);
  });

  it('answers the refusal that a start would get', async () => {
    expect((await ask({ skill: 'unheard-of' })).refusal).toMatchObject({ code: 'unknown_skill' });
    await add({ skill: 'billing' });
    await bench.call('PATCH', `/connections/${connectionId}`, { isPaused: true });
    expect((await ask({ skill: 'billing' })).refusal).toMatchObject({ code: 'helpdesk_unavailable' });
  });
});
