import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/core/clock.ts';
import { helpdesks } from '../../src/helpdesks/registry.ts';
import type { DeskConversation, Simulator } from '../../src/helpdesks/simulator.ts';
import { callerOf } from '../support/api-caller.ts';
import { type RunningApp, runApp, until } from '../support/running-app.ts';
import { type ServedSimulator, serveSimulator } from '../support/serve-simulator.ts';

// One bot, three helpdesks of three vendors. Everything goes over HTTP, and the program is started once.

interface Place {
  readonly connectionId: string;
  readonly served: ServedSimulator<Simulator>;
}

let app: RunningApp;
let places: Map<string, Place>;
let bot: { readonly id: string; readonly apiKey: string };

beforeEach(async () => {
  app = await runApp();
  const made = await admin('POST', '/bots', { name: 'Shop bot' });
  bot = { id: made.bot.id, apiKey: made.apiKey };
  places = new Map();
  for (const definition of helpdesks) {
    const { kind } = definition;
    const served = await serveSimulator((account) => definition.simulate(account), { clock: systemClock });
    const settings = served.simulator.settings(served.origin);
    const { id, webhookUrl } = await admin('POST', '/connections', { kind, name: kind, settings });
    await served.simulator.enterAddress?.(webhookUrl);
    places.set(kind, { connectionId: id, served });
    expect((await admin('POST', `/connections/${id}/connect`)).isComplete, kind).toBe(true);
  }
}, 30_000);
afterEach(async () => {
  await app.stop();
  for (const { served } of places.values()) await served.close();
});

const admin = callerOf(() => ({ root: `${app.origin}/admin/v1`, token: app.adminToken }));
const asBot = callerOf(() => ({ root: `${app.origin}/v1`, token: bot.apiKey }));

function placeAt(kind: string): Place {
  const found = places.get(kind);
  if (found === undefined) throw new Error(`there is no ${kind}`);
  return found;
}

const route = (kind: string, skill: string) =>
  admin('POST', '/routes', { botId: bot.id, connectionId: placeAt(kind).connectionId, skill, groupName: 'Care' });

let commands = 0;

async function escalate(skill: string, question: string): Promise<string> {
  commands += 1;
  const message = { id: `m-${commands}`, text: question };
  const body = { id: `s-${commands}`, conversationId: `c-${commands}`, skill, message };
  return (await asBot('POST', '/escalations', body)).id;
}

async function say(id: string, text: string): Promise<void> {
  commands += 1;
  await asBot('POST', `/escalations/${id}/messages`, { id: `m-${commands}`, text });
}

const seenAt = (kind: string, text: string): Promise<DeskConversation> =>
  until(`"${text}" at ${kind}`, () =>
    placeAt(kind)
      .served.simulator.desk.conversations()
      .find(({ messages }) => messages.some((message) => message.text === text)),
  );

async function answer(kind: string, deskId: string, text: string): Promise<void> {
  const { desk } = placeAt(kind).served.simulator;
  const [agent] = desk.agents;
  if (agent === undefined) throw new Error('no agent');
  await desk.reply(deskId, { agent, text });
}

const toldTo = (id: string, type: string, text?: string) =>
  until(`${type} ${text ?? ''} of ${id}`, async () => {
    const { events } = await asBot('GET', `/escalations/${id}/events?after=0`);
    return (events as { type: string; data: { text?: string } }[]).find(
      (event) => event.type === type && (text === undefined || event.data.text === text),
    );
  });

const nobodyElseHas = (kind: string, text: string): void => {
  for (const [other, { served }] of places) {
    const all = served.simulator.desk.conversations().flatMap(({ messages }) => messages);
    if (other !== kind) expect(all.filter((message) => message.text === text)).toEqual([]);
  }
};

describe('one bot and several helpdesks', () => {
  it('sends each skill to the helpdesk of its route, and answers come back from each', async () => {
    const kinds = helpdesks.map(({ kind }) => kind);
    for (const kind of kinds) await route(kind, `skill of ${kind}`);
    for (const kind of kinds) {
      const id = await escalate(`skill of ${kind}`, `a question for ${kind}`);
      const desk = await seenAt(kind, `a question for ${kind}`);
      await answer(kind, desk.id, `an answer of ${kind}`);
      await toldTo(id, 'message.created', `an answer of ${kind}`);
      nobodyElseHas(kind, `a question for ${kind}`);
    }
  });

  it.each([
    ['zendesk', 'salesforce'],
    ['salesforce', 'ringcentral'],
    ['ringcentral', 'zendesk'],
  ])('moves a skill from %s to %s without a restart, and what is open finishes where it is', async (from, to) => {
    const { id: routeId } = await route(from, 'billing');
    const open = await escalate('billing', 'asked before the move');
    const before = await seenAt(from, 'asked before the move');

    await admin('PATCH', `/routes/${routeId}`, { connectionId: placeAt(to).connectionId });

    const next = await escalate('billing', 'asked after the move');
    const after = await seenAt(to, 'asked after the move');
    nobodyElseHas(to, 'asked after the move');
    expect([before.groupName, after.groupName]).toEqual(['Care', 'Care']);
    await answer(to, after.id, 'answered at the new place');
    await toldTo(next, 'message.created', 'answered at the new place');

    await say(open, 'still talking');
    expect((await seenAt(from, 'still talking')).id).toBe(before.id);
    await answer(from, before.id, 'answered at the old place');
    await toldTo(open, 'message.created', 'answered at the old place');
    const { desk } = placeAt(from).served.simulator;
    const [usual] = desk.endings;
    await desk.end(before.id, usual?.id ?? '');
    await toldTo(open, 'escalation.ended');
    expect((await asBot('GET', `/escalations/${next}`)).state).not.toBe('ended');
  });
});
