import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AdminBench, connectionOf, openAdminBench } from '../../test/support/admin-bench.ts';
import { makeEscalation } from '../../test/support/builders.ts';
import { newId } from '../core/ids.ts';

let bench: AdminBench;
beforeEach(async () => {
  bench = await openAdminBench();
});
afterEach(() => bench.close());

const create = async (changes: object = {}) => (await bench.call('POST', '/bots', { name: 'Bot', ...changes })).body;

describe('bots', () => {
  it('are created with a key and a signing secret that are shown this once', async () => {
    const { bot, apiKey, callbackSecret } = await create({
      timers: { userIdleSeconds: 60, userIdleWarningSeconds: 0 },
    });
    expect([apiKey.slice(0, 4), callbackSecret.slice(0, 6)]).toEqual(['psk_', 'whsec_']);
    expect(bot.timers).toMatchObject({ userIdleSeconds: 60, assignmentSeconds: 600 });
    expect((await bench.tools.bots.authenticate(apiKey))?.id).toBe(bot.id);
    const after = bench.answered.length;
    await bench.call('GET', '/bots');
    await bench.call('GET', `/bots/${bot.id}`);
    await bench.call('GET', `/bots/${bot.id}/keys`);
    expect(bench.answered.slice(after).join()).not.toContain(apiKey);
  });

  it('change what is named; mistakes are named with their paths', async () => {
    const { bot } = await create();
    const { body } = await bench.call('PATCH', `/bots/${bot.id}`, { language: 'fr', texts: { queued: null } });
    expect(body).toMatchObject({ name: 'Bot', language: 'fr', texts: { queued: null } });
    const wrong = await bench.call('PATCH', `/bots/${bot.id}`, { language: 'de', colour: 1 });
    expect(wrong.body.error.details.map((one: { path: string }) => one.path)).toEqual(['language', 'colour']);
  });

  it('cannot be removed while an escalation of theirs is open', async () => {
    const { bot } = await create();
    const escalation = makeEscalation({ botId: bot.id });
    await bench.keeper.create({ escalation });
    expect((await bench.call('DELETE', `/bots/${bot.id}`)).status).toBe(409);
    expect((await bench.call('POST', `/escalations/${escalation.id}/end`, {})).status).toBe(200);
    expect((await bench.call('DELETE', `/bots/${bot.id}`)).status).toBe(204);
    expect((await bench.call('GET', `/bots/${bot.id}`)).status).toBe(404);
  });
});

describe('a bot that is removed', () => {
  it('takes its routes along, so that no update makes groups for nobody', async () => {
    const { bot } = await create();
    const { body: connection } = await bench.call('POST', '/connections', connectionOf());
    await bench.call('POST', '/routes', { botId: bot.id, skill: 'billing', connectionId: connection.id });
    await bench.call('DELETE', `/bots/${bot.id}`);
    expect((await bench.call('GET', '/routes')).body.routes).toEqual([]);
  });
});

describe('keys', () => {
  it('can be made beside one another, and end at once or after a while', async () => {
    const { bot, apiKey } = await create();
    const made = await bench.call('POST', `/bots/${bot.id}/keys`, { label: 'second' });
    const { keys } = (await bench.call('GET', `/bots/${bot.id}/keys`)).body;
    expect(keys.map((key: { label: string }) => key.label)).toEqual(expect.arrayContaining(['first key', 'second']));
    const first = keys.find((key: { label: string }) => key.label === 'first key');
    await bench.call('POST', `/bots/${bot.id}/keys/${first.id}/expire`, {});
    expect(await bench.tools.bots.authenticate(apiKey)).toBeNull();
    await bench.call('POST', `/bots/${bot.id}/keys/${made.body.key.id}/expire`, { afterSeconds: 60 });
    expect(await bench.tools.bots.authenticate(made.body.apiKey)).not.toBeNull();
    bench.clock.move(61_000);
    expect(await bench.tools.bots.authenticate(made.body.apiKey)).toBeNull();
  });

  it('belong to one bot: under another they are not there', async () => {
    const { bot } = await create();
    const other = await create();
    const [key] = (await bench.call('GET', `/bots/${bot.id}/keys`)).body.keys;
    expect((await bench.call('POST', `/bots/${other.bot.id}/keys/${key.id}/expire`, {})).status).toBe(404);
    expect((await bench.call('POST', `/bots/${newId('bot')}/keys`, { label: 'x' })).status).toBe(404);
  });
});

describe('callbacks', () => {
  it('are signed with two secrets while one is exchanged, then with the new one', async () => {
    const { bot, callbackSecret } = await create();
    const rotated = await bench.call('POST', `/bots/${bot.id}/callback-secrets`);
    expect(await bench.tools.bots.callbackSecrets(bot.id)).toEqual([rotated.body.callbackSecret, callbackSecret]);
    await bench.call('DELETE', `/bots/${bot.id}/callback-secrets/previous`);
    expect(await bench.tools.bots.callbackSecrets(bot.id)).toEqual([rotated.body.callbackSecret]);
  });

  it('can be tested: an event of its own kind is posted to the address of the bot', async () => {
    const { bot } = await create();
    expect((await bench.call('POST', `/bots/${bot.id}/callback/test`)).status).toBe(409);
    await bench.call('PATCH', `/bots/${bot.id}`, { callbackUrl: 'https://bot.test/events' });
    const { body } = await bench.call('POST', `/bots/${bot.id}/callback/test`);
    expect(body).toMatchObject({ isDelivered: true, error: null });
    expect(bench.delivered).toEqual([
      expect.objectContaining({
        callbackUrl: 'https://bot.test/events',
        event: expect.objectContaining({ type: 'webhook.test' }),
      }),
    ]);
  });
});
