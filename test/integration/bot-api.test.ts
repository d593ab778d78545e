import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createPasserelleClient,
  type EscalationEvent,
  type PasserelleClient,
  type PasserelleError,
} from '../../src/client/index.ts';
import { serve } from '../../src/commands/serve.ts';
import { systemClock } from '../../src/core/clock.ts';
import { helpdesks } from '../../src/helpdesks/registry.ts';
import type { Simulator } from '../../src/helpdesks/simulator.ts';
import { type RunningApp, runApp, until } from '../support/running-app.ts';

// The story of a bot developer, told through the typed client alone, over the whole program and a simulated Zendesk.

let app: RunningApp;
let simulator: Simulator;
let vendor: Awaited<ReturnType<typeof serve>>;
let client: PasserelleClient;

beforeAll(async () => {
  app = await runApp();
  const zendesk = helpdesks.find((one) => one.kind === 'zendesk');
  if (zendesk === undefined) throw new Error('There is no zendesk.');
  simulator = await zendesk.simulate({ clock: systemClock });
  vendor = await serve((request) => simulator.routes.fetch(request), { host: '127.0.0.1', port: 0 });
  const { bot, apiKey } = await admin<{ bot: { id: string }; apiKey: string }>('/bots', { name: 'Shop bot' });
  const settings = simulator.settings(vendor.origin);
  const connection = await admin<{ id: string }>('/connections', { kind: 'zendesk', name: 'Desk', settings });
  await admin(`/connections/${connection.id}/connect`, {});
  await admin('/routes', { botId: bot.id, connectionId: connection.id, skill: 'billing' });
  client = createPasserelleClient({ baseUrl: app.origin, apiKey });
});
afterAll(async () => {
  await app.stop();
  await simulator.close();
  await vendor.close(500);
});

async function admin<Answer>(path: string, body: object): Promise<Answer> {
  const response = await fetch(`${app.origin}/admin/v1${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${app.adminToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const answer = await response.text();
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${answer}`);
  return JSON.parse(answer) as Answer;
}

const image = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

describe('a bot developer', () => {
  it('hands over, relays texts and files both ways, and gets the conversation back', async () => {
    expect((await client.owner('c-1')).owner).toBe('bot');
    const started = await client.start({ conversationId: 'c-1', skill: 'billing', user: { name: 'Léa Roux' } });
    expect(started).toMatchObject({ isNew: true, owner: 'human', capabilities: { attachments: { toAgent: true } } });
    const followed: EscalationEvent[] = [];
    const following = (async () => {
      for await (const event of client.events(started.id)) followed.push(event);
    })();
    const heard = (type: EscalationEvent['type']) => until(type, () => followed.find((event) => event.type === type));

    const kept = await client.upload(image, { name: 'reçu.png', mediaType: 'image/png' });
    const parts = [{ kind: 'attachment', attachmentId: kept.id }] as const;
    await client.send(started.id, { id: 'm-1', text: 'My receipt:', parts });
    const desk = await until('text and file at the desk', () =>
      simulator.desk
        .conversations()
        .find((one) => ['My receipt:', null].every((text) => one.messages.some((message) => message.text === text))),
    );
    const file = desk.messages.find((message) => message.file !== null)?.file;
    const copy = await fetch(file?.url ?? '').then((response) => response.arrayBuffer());
    expect(Buffer.from(copy)).toEqual(image);
    expect((await heard('message.delivered')).data).toMatchObject({ clientMessageId: 'm-1' });

    const [agent] = simulator.desk.agents;
    if (agent === undefined) throw new Error('There is no agent.');
    await simulator.desk.reply(desk.id, { agent, text: 'Bonjour Léa' });
    await simulator.desk.reply(desk.id, { agent, file: { name: 'avoir.png', mediaType: 'image/png', bytes: image } });
    const link = await until('the file of the agent', () =>
      followed
        .flatMap((event) => (event.type === 'message.created' ? event.data.parts : []))
        .find((part) => part.kind === 'attachment'),
    );
    const download = await fetch(client.absoluteUrl(link.url));
    expect(Buffer.from(await download.arrayBuffer())).toEqual(image);
    expect(download.headers.get('content-disposition')).toMatch(/^inline; filename="/);

    await client.end(started.id, { by: 'user', comment: 'thanks' });
    expect((await client.owner('c-1')).owner).toBe('bot');
    await following;
    expect(followed.at(-1)).toMatchObject({ type: 'escalation.ended', data: { by: 'user', reason: 'user_command' } });
    expect(followed.map((event) => event.seq)).toEqual(followed.map((_, index) => index + 1));
    const polled = await client.listEvents(started.id, { limit: 200 });
    expect(polled.events).toEqual(followed);
    await expect(client.send(started.id, { text: 'too late' })).rejects.toMatchObject({ code: 'escalation_ended' });
  });

  it('was not told which of several files is not there', async () => {
    const kept = await client.upload(image, { name: 'a.png', mediaType: 'image/png' });
    const there = { kind: 'attachment', attachmentId: kept.id } as const;
    const gone = { kind: 'attachment', attachmentId: `${kept.id.slice(0, -4)}dead` } as const;
    const blank = { kind: 'text', text: ' ' } as const;
    const start = {
      conversationId: 'c-3',
      skill: 'billing',
      transcript: [
        { author: 'bot', text: ' ' } as const,
        { author: 'user', text: 'see', parts: [there, gone] } as const,
      ],
      message: { text: 'help', parts: [blank, gone, there, gone] },
    };
    const pathsOf = (refused: Promise<unknown>) =>
      refused.then(
        () => [],
        (error: PasserelleError) => [error.code, ...error.details.map(({ path }) => path)],
      );
    expect(await pathsOf(client.start(start))).toEqual([
      'invalid_request',
      'transcript.1.parts.1.attachmentId',
      'message.parts.1.attachmentId',
      'message.parts.3.attachmentId',
    ]);
    const { id } = await client.start({ conversationId: 'c-3', skill: 'billing' });
    const sent = client.send(id, { text: 'two files', parts: [there, gone] });
    expect(await pathsOf(sent)).toEqual(['invalid_request', 'parts.1.attachmentId']);
  });

  it('is refused an unknown skill with a code, and keeps the conversation', async () => {
    const refused = client.start({ conversationId: 'c-2', skill: 'weather' });
    await expect(refused).rejects.toMatchObject({ code: 'unknown_skill', status: 409 });
    expect((await client.owner('c-2')).owner).toBe('bot');
    await expect(client.availability('weather')).rejects.toMatchObject({ code: 'unknown_skill' });
    expect((await client.availability('billing')).state).toEqual(expect.any(String));
  });
});
