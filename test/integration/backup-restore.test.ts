import { cp, mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPasserelleClient, type PasserelleClient } from '../../src/client/index.ts';
import { serve } from '../../src/commands/serve.ts';
import { systemClock } from '../../src/core/clock.ts';
import { helpdesks } from '../../src/helpdesks/registry.ts';
import type { Simulator } from '../../src/helpdesks/simulator.ts';
import { freePort, type ProgramRun, runBuilt } from '../support/built-program.ts';
import { until } from '../support/running-app.ts';

// The steps of docs/operations.md with the built program: back up under traffic, lose the machine, go on elsewhere.

const adminToken = 'administrator-of-this-test';
const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const startWithinMs = 30_000;
let folder: string;
let origin: string;
let simulator: Simulator;
let vendor: Awaited<ReturnType<typeof serve>>;
const running: ProgramRun[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'passerelle-restore-'));
  const zendesk = helpdesks.find((one) => one.kind === 'zendesk');
  if (zendesk === undefined) throw new Error('There is no zendesk.');
  simulator = await zendesk.simulate({ clock: systemClock });
  vendor = await serve((request) => simulator.routes.fetch(request), { host: '127.0.0.1', port: 0 });
  origin = `http://127.0.0.1:${await freePort()}`;
});
afterEach(async () => {
  for (const { child, ended } of running.splice(0)) {
    child.kill('SIGKILL');
    await ended;
  }
  await simulator.close();
  await vendor.close(500);
  await rm(folder, { recursive: true, force: true });
});

const envOf = (data: string) => ({
  PASSERELLE_DATA: data,
  PASSERELLE_PORT: new URL(origin).port,
  PASSERELLE_PUBLIC_URL: origin,
  PASSERELLE_ADMIN_TOKEN: adminToken,
  PASSERELLE_ALLOW_PRIVATE_TARGETS: 'true',
});

async function start(data: string): Promise<ProgramRun> {
  const run = runBuilt(['start'], envOf(data));
  running.push(run);
  const isReady = () =>
    fetch(`${origin}/readyz`).then(
      (response) => response.ok,
      () => false,
    );
  await until('the program to be ready', isReady, startWithinMs);
  return run;
}

// biome-ignore lint/suspicious/noExplicitAny: answers of any shape are looked into
async function admin(method: string, path: string, body?: object): Promise<any> {
  const headers = { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' };
  const content = body === undefined ? {} : { body: JSON.stringify(body) };
  const response = await fetch(`${origin}/admin/v1${path}`, { method, headers, ...content });
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
  return response.json();
}

async function setUp(): Promise<PasserelleClient> {
  const { bot, apiKey } = await admin('POST', '/bots', { name: 'Shop bot' });
  const settings = simulator.settings(vendor.origin);
  const connection = await admin('POST', '/connections', { kind: 'zendesk', name: 'Desk', settings });
  await admin('POST', `/connections/${connection.id}/connect`, {});
  await admin('POST', '/routes', { botId: bot.id, connectionId: connection.id, skill: 'billing' });
  return createPasserelleClient({ baseUrl: origin, apiKey });
}

/** Talks in two conversations without a pause until it is stopped or refused; remembers what was acknowledged. */
function talk(client: PasserelleClient, escalationIds: readonly string[]) {
  const acknowledged: string[] = [];
  const over = new AbortController();
  const speak = async (escalationId: string) => {
    for (let number = 1; !over.signal.aborted; number += 1) {
      const id = `${escalationId}-${number}`;
      const isTaken = await client.send(escalationId, { id, text: id }, over).then(
        () => true,
        () => false,
      );
      if (!isTaken) return;
      acknowledged.push(id);
    }
  };
  const speaking = Promise.all(escalationIds.map(speak));
  return {
    acknowledged,
    stop: () => {
      over.abort();
      return speaking;
    },
  };
}

const said = () => simulator.desk.conversations().flatMap((one) => one.messages.map((message) => message.text));

describe('a backup made under traffic', () => {
  it('holds everything acknowledged before it, and a restore goes on from there', { timeout: 120_000 }, async () => {
    const [first, restored, copies] = ['first', 'restored', 'copies'].map((name) => join(folder, name));
    if (first === undefined || restored === undefined || copies === undefined) throw new Error('no folders');
    await mkdir(copies);
    const before = await start(first);
    const client = await setUp();
    const started = [];
    for (const conversationId of ['c-1', 'c-2']) started.push(await client.start({ conversationId, skill: 'billing' }));
    const [one] = started;
    if (one === undefined) throw new Error('nothing started');
    const image = Buffer.from(pixel, 'base64');
    const upload = await client.upload(image, { name: 'receipt.png', mediaType: 'image/png' });

    const traffic = talk(
      client,
      started.map(({ id }) => id),
    );
    await until('some traffic', () => traffic.acknowledged.length > 50);
    const expected = [...traffic.acknowledged];
    const target = join(copies, 'passerelle.db');
    const made = runBuilt(['backup', target, '--attachments', join(copies, 'attachments')], envOf(first));
    expect([await made.ended, made.text.out]).toEqual([0, expect.stringContaining('1 copied')]);
    expect(made.text.err).toContain('secret.key');
    expect((await stat(target)).mode & 0o777).toBe(0o600);
    const soFar = traffic.acknowledged.length;
    await until('traffic after the backup', () => traffic.acknowledged.length > soFar + 10);
    before.child.kill('SIGKILL');
    await Promise.all([before.ended, traffic.stop()]);
    expect(soFar).toBeGreaterThan(expected.length);

    await mkdir(restored, { mode: 0o700 });
    await cp(target, join(restored, 'passerelle.db'));
    await cp(join(copies, 'attachments'), join(restored, 'attachments'), { recursive: true });
    await cp(join(first, 'secret.key'), join(restored, 'secret.key'));
    await start(restored);
    const kept: string[] = [];
    for (const { id } of started) {
      const { messages } = await admin('GET', `/escalations/${id}`);
      kept.push(...messages.map((message: { clientId: string }) => message.clientId));
    }
    expect(expected.filter((id) => !kept.includes(id))).toEqual([]);
    await until('all of it at the desk', () => expected.every((text) => said().includes(text)), 30_000);

    const parts = [{ kind: 'attachment', attachmentId: upload.id }] as const;
    await client.send(one.id, { id: 'after', text: 'Still there?', parts });
    const desk = await until('a new message and a file of before', () =>
      simulator.desk
        .conversations()
        .find(
          ({ messages }) =>
            messages.some(({ text }) => text === 'Still there?') && messages.some(({ file }) => file !== null),
        ),
    );
    const [agent] = simulator.desk.agents;
    if (agent === undefined) throw new Error('There is no agent.');
    await simulator.desk.reply(desk.id, { agent, text: 'Yes.' });
    await until('the answer of the agent', async () => {
      const { messages } = await admin('GET', `/escalations/${one.id}`);
      return messages.some(({ parts: [part] }: { parts: { text?: string }[] }) => part?.text === 'Yes.');
    });
    // also not what waited in the backup, and was delivered before the machine was lost
    const texts = said().filter((text) => text !== null && traffic.acknowledged.includes(text));
    expect(texts.filter((text, index) => texts.indexOf(text) !== index)).toEqual([]);
    expect((await client.start({ conversationId: 'c-3', skill: 'billing' })).isNew).toBe(true);
  });
});

describe('passerelle backup', () => {
  it('refuses what would overwrite a file, and a folder without a database', { timeout: 60_000 }, async () => {
    const again = runBuilt(['backup', process.execPath], envOf(folder));
    expect(await again.ended).toBe(1);
    const nothing = runBuilt(['backup', join(folder, 'copy.db')], envOf(folder));
    expect([await nothing.ended, nothing.text.err]).toEqual([1, expect.stringContaining('There is no database')]);
    expect(await runBuilt(['backup'], envOf(folder)).ended).toBe(2);
  });
});
