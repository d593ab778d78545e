import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { serve } from '../../src/commands/serve.ts';
import { systemClock } from '../../src/core/clock.ts';
import { helpdesks } from '../../src/helpdesks/registry.ts';
import type { Simulator } from '../../src/helpdesks/simulator.ts';
import { callerOf } from '../support/api-caller.ts';
import { type RunningApp, runApp, until } from '../support/running-app.ts';

// The story of a bot designer over the admin API alone: nothing here reaches into the program.

let app: RunningApp;
let simulator: Simulator;
let vendor: Awaited<ReturnType<typeof serve>>;
beforeEach(async () => {
  app = await runApp();
  const zendesk = helpdesks.find((one) => one.kind === 'zendesk');
  if (zendesk === undefined) throw new Error('There is no zendesk.');
  simulator = await zendesk.simulate({ clock: systemClock });
  vendor = await serve((request) => simulator.routes.fetch(request), { host: '127.0.0.1', port: 0 });
});
afterEach(async () => {
  await app.stop();
  await simulator.close();
  await vendor.close(500);
});

const admin = callerOf(() => ({ root: `${app.origin}/admin/v1`, token: app.adminToken }));
const asBot = (token: string) => callerOf(() => ({ root: `${app.origin}/v1`, token }));
const failedOf = (checks: readonly { id: string; status: string }[]) =>
  checks.filter((one) => one.status === 'failed').map((one) => one.id);

describe('a bot designer', () => {
  it('connects Zendesk, checks it, maps a skill, updates the groups, and sees the first escalation arrive', async () => {
    const { bot, apiKey } = await admin('POST', '/bots', { name: 'Shop bot' });
    const settings = simulator.settings(vendor.origin);
    const mapping = { senderId: 'mail' };
    const connection = await admin('POST', '/connections', { kind: 'zendesk', name: 'Desk', settings, mapping });
    expect(connection.webhookUrl).toBe(`${app.origin}/webhooks/${connection.id}`);
    expect((await admin('POST', `/connections/${connection.id}/check`)).isOk).toBe(false);

    const connected = await admin('POST', `/connections/${connection.id}/connect`);
    expect([connected.isComplete, failedOf(connected.report)]).toEqual([true, []]);
    expect(connected.connection.settings.webhookSecret).toEqual({ isSet: true });
    expect(failedOf((await admin('POST', `/connections/${connection.id}/check`)).checks)).toEqual([]);

    const existing = simulator.desk.createGroup('Returns');
    await admin('POST', '/routes', { botId: bot.id, connectionId: connection.id, skill: 'billing' });
    await admin('POST', '/routes', { botId: bot.id, connectionId: connection.id, skill: 'returns' });
    const { summary } = await admin('POST', '/groups/update', {});
    expect(summary).toEqual({ missing: 1, found: 1, created: 1, adopted: 1 });
    expect(simulator.desk.groups().filter((group) => group.name === 'billing')).toHaveLength(1);

    const question = { botId: bot.id, skill: 'Returns', variables: { mail: 'lea@example.test' } };
    expect((await admin('POST', '/routes/dry-run', question)).group.remoteGroupId).toBe(existing);

    const start = { id: 's-1', conversationId: 'c-1', skill: 'returns', message: { id: 'm-1', text: 'My parcel?' } };
    const started = await asBot(apiKey)('POST', '/escalations', start);
    await until('the question at the desk', () =>
      simulator.desk
        .conversations()
        .some((one) => one.groupId === existing && one.messages.some((message) => message.text === 'My parcel?')),
    );
    const shown = await until('the escalation to wait for an agent', async () => {
      const { escalation } = await admin('GET', `/escalations/${started.id}`);
      return escalation.state === 'waiting' ? escalation : null;
    });
    expect(shown.group).toEqual({ remoteGroupId: existing, name: 'Returns' });
    const nowhere = { id: 's-2', conversationId: 'c-2', skill: 'weather', message: { id: 'm-2', text: 'Rain?' } };
    await expect(asBot(apiKey)('POST', '/escalations', nowhere)).rejects.toThrow('unknown_skill');
    await expect(asBot(apiKey)('POST', '/escalations', { ...nowhere, id: 's-3', isTest: true })).rejects.toThrow(
      'unknown_skill',
    );
    const { total, refusals } = await admin('GET', '/statistics');
    expect([total, refusals]).toEqual([1, [{ code: 'unknown_skill', count: 1 }]]);
    await admin('POST', `/escalations/${started.id}/end`, { comment: null });
    const owner = await asBot(apiKey)('GET', '/conversations/c-1/owner');
    expect(owner.owner).toBe('bot');
  });

  it('is told which credential is wrong, and what to do', async () => {
    const settings = { ...simulator.settings(vendor.origin), keySecret: 'wrong' };
    const connection = await admin('POST', '/connections', { kind: 'zendesk', name: 'Desk', settings });
    const { checks } = await admin('POST', `/connections/${connection.id}/check`);
    const key = checks.find((one: { id: string }) => one.id === 'app.key');
    expect([key.status, key.remedy.en]).toEqual(['failed', expect.any(String)]);
  });
});
