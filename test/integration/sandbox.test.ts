import { afterEach, describe, expect, it } from 'vitest';
import { explainNotice } from '../../src/console/texts/explain-notice.ts';
import { type RunningApp, runApp, until } from '../support/running-app.ts';

// A bot developer with no account anywhere: the sandbox over the admin API and the bot API alone.

let app: RunningApp;
afterEach(() => app.stop());

// biome-ignore lint/suspicious/noExplicitAny: answers of any shape are looked into
type Answer = any;

async function call(token: string, method: string, path: string, body?: object): Promise<Answer> {
  const response = await fetch(`${app.origin}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return Object.assign((await response.json()) as object, { status: response.status });
}
const admin = (method: string, path: string, body?: object) => call(app.adminToken, method, `/admin/v1${path}`, body);

/** A bot with one skill in the sandbox, and an escalation that agents can see. */
async function escalate() {
  app = await runApp({ allowPrivateTargets: false });
  const texts = { queued: { en: 'You wait for {group}.' } };
  const { bot, apiKey } = await admin('POST', '/bots', { name: 'Shop bot', texts });
  const connection = await admin('POST', '/connections', { kind: 'sandbox', name: 'Sandbox', settings: {} });
  await admin('POST', '/routes', { botId: bot.id, connectionId: connection.id, skill: 'billing', mode: 'create' });
  const said = (method: string, path: string, body?: object) => call(apiKey, method, `/v1${path}`, body);
  const start = (conversationId: string) =>
    said('POST', '/escalations', {
      id: `start-${conversationId}`,
      conversationId,
      skill: 'billing',
      message: { text: 'My invoice is wrong' },
    });
  const { id } = await start('c1');
  const events = async (): Promise<readonly Answer[]> => (await said('GET', `/escalations/${id}/events`)).events;
  const event = (type: string) => until(type, async () => (await events()).find((one) => one.type === type));
  await event('message.delivered');
  return { id, bot, connection, start, event, said };
}

describe('the sandbox', () => {
  it('needs no wiring, and answers a bot as any helpdesk does, in words that a script says', async () => {
    const { id, connection, event } = await escalate();
    expect(connection.webhookUrl).toBeNull();
    const { routes } = await admin('GET', '/routes');
    expect(routes).toMatchObject([{ skill: 'billing', lastUsedAt: expect.any(String) }]);
    expect((await admin('POST', `/connections/${connection.id}/check`)).isOk).toBe(true);
    expect((await admin('POST', `/escalations/${id}/desk/answer`, { text: 'Which invoice?' })).status).toBe(200);
    expect((await event('message.created')).data).toMatchObject({ text: 'Which invoice?' });
    expect((await event('agent.joined')).data.agent.name).toBe('Robin Vidal');
    expect((await admin('POST', `/escalations/${id}/desk/end`, { ending: 'solved' })).status).toBe(200);
    expect((await event('escalation.ended')).data).toMatchObject({ by: 'agent', reason: 'ticket_solved' });
    expect((await admin('POST', `/escalations/${id}/desk/answer`, { text: 'Too late' })).status).toBe(409);
  });

  it('hands an escalation to another group as an agent does, and the bot is told', async () => {
    const { id, connection, event } = await escalate();
    const { bots } = await admin('GET', '/bots');
    const sales = { botId: bots[0].id, connectionId: connection.id, skill: 'sales', mode: 'create' };
    await admin('POST', '/routes', sales);
    await admin('POST', '/groups/update', { connectionId: connection.id });
    const unknown = await admin('POST', `/escalations/${id}/desk/transfer`, { groupId: 'nowhere' });
    expect([unknown.status, unknown.error.message]).toEqual([400, expect.stringContaining('another group')]);
    const groupId = unknown.error.message.match(/group-[\w-]+/)?.[0];
    expect((await admin('POST', `/escalations/${id}/desk/transfer`, { groupId })).status).toBe(200);
    expect((await event('agent.transferred')).data).toMatchObject({ groupId, isAutomatic: false });
    await admin('POST', `/escalations/${id}/desk/answer`, { text: 'Sales here' });
    await event('message.created');
  });

  it('names what may be said there: its agents and its endings', async () => {
    const { id } = await escalate();
    const unknown = await admin('POST', `/escalations/${id}/desk/answer`, { text: 'Hi', agentId: 'nobody' });
    expect([unknown.status, unknown.error.message]).toEqual([400, expect.stringContaining('agent-1, agent-2')]);
    const ending = await admin('POST', `/escalations/${id}/desk/end`, { ending: 'burn' });
    expect([ending.status, ending.error.message]).toEqual([400, expect.stringContaining('ended, solved')]);
  });

  it('ends what was open when the program starts anew, tells the bot, and takes the next one into the same group', async () => {
    const { start, event } = await escalate();
    const { group, text } = (await event('escalation.queued')).data;
    // The console offered {group} for this text, and end users once read the word in braces.
    expect(text).toBe('You wait for billing.');
    const { dataFolder } = app;
    await app.stop(true);
    app = await runApp({ dataFolder });
    expect((await event('escalation.ended')).data).toMatchObject({ by: 'system', reason: 'helpdesk_lost' });
    const next = await start('c2');
    const again = await until('the next one to be seen', async () => {
      const found = await admin('GET', `/escalations/${next.id}`);
      return found.escalation?.state === 'waiting' || found.state === 'waiting' ? found : null;
    });
    expect(JSON.stringify(again)).toContain(group.id);
  });

  it('is not there when the operator says no: nothing new is made or taken, and what was open ends', async () => {
    const { start, event, said, bot } = await escalate();
    const { dataFolder } = app;
    await app.stop(true);
    app = await runApp({ dataFolder, offersSandbox: false });
    expect((await event('escalation.ended')).data.reason).toBe('helpdesk_lost');
    const refused = await admin('POST', '/connections', { kind: 'sandbox', name: 'Again', settings: {} });
    expect([refused.status, refused.error.message]).toEqual([400, expect.stringContaining('must be one of zendesk')]);
    const { helpdesks } = await admin('GET', '/helpdesks');
    expect(helpdesks.map(({ kind }: Answer) => kind)).not.toContain('sandbox');
    // It was accepted, and ended a moment later.
    expect(await start('c2')).toMatchObject({ error: { code: 'helpdesk_unavailable' } });
    expect((await said('GET', '/availability?skill=billing')).state).toBe('unavailable');
    const dryRun = await admin('POST', '/routes/dry-run', { botId: bot.id, skill: 'billing', variables: {} });
    expect(dryRun.refusal).toEqual({ code: 'helpdesk_unavailable', message: 'This helpdesk is switched off here.' });
    expect(explainNotice(dryRun.refusal.message, 'fr')).toBe('L’exploitant a désactivé ce helpdesk.');
  });
});
