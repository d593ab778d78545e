import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createPasserelleClient, type PasserelleClient } from '../../src/client/index.ts';
import { type RunningApp, runApp, until } from '../support/running-app.ts';

/** Everything of the end user carries this mark, so that a search over the whole data folder finds any of it. */
const mark = 'Zyxomma';

let app: RunningApp;
let client: PasserelleClient;
beforeEach(async () => {
  app = await runApp();
  const { bot, apiKey } = await admin('POST', '/bots', { name: 'Shop bot' });
  const connection = await admin('POST', '/connections', { kind: 'sandbox', name: 'Desk', settings: {} });
  await admin('POST', '/routes', { botId: bot.id, connectionId: connection.id, skill: 'billing' });
  client = createPasserelleClient({ baseUrl: app.origin, apiKey });
});
afterEach(() => app.stop());

// biome-ignore lint/suspicious/noExplicitAny: answers of any shape are looked into by the test
async function admin(method: string, path: string, body?: object): Promise<any> {
  const response = await fetch(`${app.origin}/admin/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${app.adminToken}`, 'content-type': 'application/json' },
    body: body === undefined ? null : JSON.stringify(body),
  });
  const text = await response.text();
  return response.ok && text !== '' ? JSON.parse(text) : { status: response.status };
}

/** Names of the files in the data folder that hold the mark. */
function holders(): readonly string[] {
  const names = readdirSync(app.dataFolder, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return files.filter(
    (file) => existsSync(file) && readFileSync(file, 'latin1').toLowerCase().includes(mark.toLowerCase()),
  );
}

it('leaves nothing of an end user in the data folder, tells bots that it is gone, and keeps the rest', async () => {
  const converse = async (conversationId: string, who: string) => {
    const user = { id: `${who}-1`, name: `${who} Roux`, email: `${who}@shop.example` };
    const transcript = [{ author: 'user' as const, text: `${who} said this` }];
    const { id } = await client.start({ conversationId, skill: 'billing', user, transcript });
    const file = await client.upload(Buffer.from(`%PDF-1.4 ${who}`), {
      name: `${who}.pdf`,
      mediaType: 'application/pdf',
    });
    const parts = [{ kind: 'attachment', attachmentId: file.id }] as const;
    await client.send(id, { id: `${conversationId}-m`, text: `${who} asks`, parts });
    await until('the desk', async () => {
      const { status } = await admin('POST', `/escalations/${id}/desk/answer`, { text: `Hi ${who}` });
      return status === undefined || status < 300;
    });
    await client.end(id, { by: 'user' });
    await until('all that is on its way', async () => {
      const { deliveries } = await admin('GET', `/escalations/${id}`);
      return deliveries.every((one: { state: string }) => one.state !== 'waiting');
    });
    return id;
  };
  const theirs = await converse('c-1', mark);
  const other = await converse('c-2', 'Somebody');
  expect(holders().length).toBeGreaterThan(1);
  const named = { email: `${mark.toUpperCase()}@shop.example` };
  expect((await admin('POST', '/end-users/search', named)).escalations).toMatchObject([{ id: theirs }]);
  expect(JSON.stringify(await admin('GET', `/escalations/${theirs}?rows=10000`))).toContain(`${mark} asks`);
  expect(await admin('POST', '/end-users/forget', named)).toEqual({ removed: 1, isMore: false });
  await expect(client.get(theirs)).rejects.toMatchObject({ code: 'not_found' });
  expect(await client.get(other)).toMatchObject({ state: 'ended' });
  expect(app.logLines.filter((line) => line.includes(mark))).toEqual([]);
  await app.app.stop();
  expect(holders()).toEqual([]);
});
