import { afterEach, describe, expect, it } from 'vitest';
import { createPasserelleClient } from '../../src/client/index.ts';
import { type RunningApp, runApp } from '../support/running-app.ts';

let app: RunningApp;
afterEach(() => app.stop());

async function admin<Answer>(method: string, path: string, body?: object): Promise<Answer> {
  const response = await fetch(`${app.origin}/admin/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${app.adminToken}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return (response.status === 204 ? null : await response.json()) as Answer;
}

describe('an escalation that has ended', () => {
  it('is still answered to its bot when its connection was removed, and says that nothing can be done in it', async () => {
    app = await runApp();
    const { bot, apiKey } = await admin<{ bot: { id: string }; apiKey: string }>('POST', '/bots', { name: 'Shop bot' });
    const connection = await admin<{ id: string }>('POST', '/connections', {
      kind: 'sandbox',
      name: 'Sandbox',
      settings: {},
    });
    await admin('POST', '/routes', { botId: bot.id, connectionId: connection.id, skill: 'billing' });
    const client = createPasserelleClient({ baseUrl: app.origin, apiKey });
    const command = { id: 'start-1', conversationId: 'c-1', skill: 'billing' };
    const { id } = await client.start(command);
    await client.end(id, { by: 'user' });
    await admin('DELETE', `/connections/${connection.id}?withRoutes=true`);

    const nothing = { attachments: { toAgent: false, bytesMax: 0 }, typing: { toAgent: false }, transfer: false };
    expect(await client.get(id)).toMatchObject({ id, owner: 'bot', state: 'ended', capabilities: nothing });
    expect(await client.end(id, { by: 'user' })).toMatchObject({ id, state: 'ended' });
    expect(await client.start(command)).toMatchObject({ id, isNew: false, state: 'ended' });
    await expect(client.send(id, { id: 'm-1', text: 'hello?' })).rejects.toMatchObject({ code: 'escalation_ended' });
    await expect(client.update(id, { variables: { a: 'b' } })).rejects.toMatchObject({ code: 'escalation_ended' });
    await expect(client.start({ ...command, id: 'start-2' })).rejects.toMatchObject({ code: 'unknown_skill' });
  });
});
