import { afterEach, describe, expect, it } from 'vitest';
import type { EscalationId, MessageId } from '../../src/core/ids.ts';
import type { JsonObject } from '../../src/core/json.ts';
import type { EscalationSignal } from '../../src/escalations/escalation-event.ts';
import type { RingcentralSimulator } from '../../src/helpdesks/ringcentral/simulator/index.ts';
import type { SalesforceSimulator } from '../../src/helpdesks/salesforce/simulator/index.ts';
import { type RelayedStory, startCommand, tellStory } from '../support/relayed-story.ts';
import { until } from '../support/running-app.ts';

// What passes by while people wait and talk: told at once, kept by nobody, and never an end.

let story: RelayedStory;
let signals: EscalationSignal[];
let activity: string[];
afterEach(() => story.stop());

async function escalate(kind: string): Promise<{ readonly id: EscalationId; readonly deskId: string }> {
  signals = [];
  activity = [];
  story = await tellStory({ kind, onActivity: (line) => activity.push(line) });
  story.tools.feed.listenAll({ signal: (signal) => signals.push(signal) });
  const { escalation } = await story.tools.escalations.start(story.bot, startCommand());
  await told(escalation.id, 'escalation.queued');
  const desk = await until('the conversation at the desk', () => story.simulator.desk.conversations()[0]);
  return { id: escalation.id, deskId: desk.id };
}

const told = (id: EscalationId, type: string) =>
  until(`${type} told`, () => story.delivered.find((event) => event['escalationId'] === id && event['type'] === type));
const signalled = (type: EscalationSignal['type'], data: JsonObject) =>
  until(`${type} ${JSON.stringify(data)}`, () =>
    signals.find((one) => one.type === type && Object.entries(data).every(([name, value]) => one.data[name] === value)),
  );
const agent = () => {
  const [first] = story.simulator.desk.agents;
  if (first === undefined) throw new Error('no agent');
  return first;
};

describe.each(['ringcentral', 'salesforce'])('at %s', (kind) => {
  it('typing goes both ways', async () => {
    const { id, deskId } = await escalate(kind);
    if (kind === 'salesforce') {
      await until('its stream', () => (story.simulator as SalesforceSimulator).openStreams() === 1);
    }
    await story.simulator.desk.typing(deskId, agent(), true);
    await signalled('agent.typing', { isTyping: true });
    await story.simulator.desk.typing(deskId, agent(), false);
    await signalled('agent.typing', { isTyping: false });
    await story.tools.escalations.typing(story.bot, id, true);
    await until('agents see the end user type', () =>
      activity.some((line) => /(?:customer|end user) types/.test(line)),
    );
  });

  it('agents see that the end user has read', async () => {
    const { id, deskId } = await escalate(kind);
    await story.simulator.desk.reply(deskId, { agent: agent(), text: 'Hello' });
    const created = await told(id, 'message.created');
    const { messageId } = created['data'] as { readonly messageId: MessageId };
    await story.tools.escalations.read(story.bot, id, messageId);
    await until('agents see it read', () => activity.some((line) => /was read|has read/.test(line)));
  });

  it('a transfer is told, and ends nothing', async () => {
    const { id, deskId } = await escalate(kind);
    await story.simulator.desk.reply(deskId, { agent: agent(), text: 'I pass you on' });
    await told(id, 'message.created');
    const group = story.simulator.desk.createGroup('Returns');
    if (kind === 'salesforce') (story.simulator as SalesforceSimulator).hands.transfer(deskId, group);
    else (story.simulator as RingcentralSimulator).hands.recategorise(deskId, [group]);
    const moved = await told(id, 'agent.transferred');
    expect(moved['data']).toMatchObject({ groupId: group });
    const second = story.simulator.desk.agents[1] ?? agent();
    await story.simulator.desk.reply(deskId, { agent: second, text: 'I take over' });
    await until('the second agent is heard', () =>
      story.delivered.some((event) => (event['data'] as JsonObject)['text'] === 'I take over'),
    );
    expect(story.delivered.filter((event) => event['type'] === 'escalation.ended')).toEqual([]);
  });
});

describe('waiting', () => {
  it('is told by Salesforce as the time that it takes', async () => {
    await escalate('salesforce');
    await signalled('queue.moved', { position: null, estimatedWaitSeconds: 95 });
  });

  it('is told by RingCentral as place and time', async () => {
    const { deskId } = await escalate('ringcentral');
    await (story.simulator as RingcentralSimulator).hands.tellQueue(deskId, 3, 120);
    await signalled('queue.moved', { position: 3, estimatedWaitSeconds: 120 });
  });
});

describe('an agent who answers nothing', () => {
  it.each([
    ['archives', 'archive'],
    ['gives it back to the bot', 'returnToBot'],
  ])('at RingCentral %s, and the conversation is the bot’s', async (_, ending) => {
    const { id, deskId } = await escalate('ringcentral');
    await story.simulator.desk.end(deskId, ending);
    const ended = await told(id, 'escalation.ended');
    expect(ended['data']).toMatchObject({ by: 'agent', reason: 'agent_ended' });
  });

  it('at RingCentral archives, no webhook says so, and looking finds it', async () => {
    const { id, deskId } = await escalate('ringcentral');
    story.simulator.faults.webhooks.lost = true;
    await story.simulator.desk.end(deskId, 'archive');
    // A program that comes back compares everything that is open with the helpdesk at once.
    await story.restart();
    const ended = await told(id, 'escalation.ended');
    expect(ended['data']).toMatchObject({ by: 'agent', reason: 'agent_ended' });
  });
});
