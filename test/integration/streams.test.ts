import { afterEach, describe, expect, it } from 'vitest';
import type { EscalationId } from '../../src/core/ids.ts';
import type { JsonObject } from '../../src/core/json.ts';
import type { SalesforceSimulator } from '../../src/helpdesks/salesforce/simulator/index.ts';
import { type RelayedStory, startCommand, tellStory } from '../support/relayed-story.ts';
import { until } from '../support/running-app.ts';

let story: RelayedStory;
afterEach(() => story.stop());

async function escalate(): Promise<{
  readonly id: EscalationId;
  readonly deskId: string;
  readonly simulator: SalesforceSimulator;
}> {
  story = await tellStory({ kind: 'salesforce' });
  const simulator = story.simulator as SalesforceSimulator;
  const { escalation } = await story.tools.escalations.start(story.bot, startCommand());
  const desk = await until('the conversation at the desk', () => simulator.desk.conversations()[0]);
  await until('its stream', () => simulator.openStreams() === 1);
  return { id: escalation.id, deskId: desk.id, simulator };
}

const say = (deskId: string, text: string) => {
  const [agent] = story.simulator.desk.agents;
  if (agent === undefined) throw new Error('no agent');
  return story.simulator.desk.reply(deskId, { agent, text });
};
const heard = () =>
  story.delivered.flatMap((event) => {
    const data = event['data'] as JsonObject;
    return event['type'] === 'message.created' ? [String(data['text'])] : [];
  });
const told = (text: string) => until(`"${text}" told to the bot`, () => heard().includes(text));

describe('a helpdesk that is listened to', () => {
  it('is heard again after a restart, and what it said meanwhile is told once, in order', async () => {
    const { deskId, simulator } = await escalate();
    await say(deskId, 'before');
    await told('before');
    await story.running.stop(true);
    await until('no stream', () => simulator.openStreams() === 0);
    await say(deskId, 'meanwhile');
    await story.restart();
    await told('meanwhile');
    await say(deskId, 'after');
    await told('after');
    expect(heard()).toEqual(['before', 'meanwhile', 'after']);
  });

  it('is heard again after its streams were cut, though it says nothing twice', async () => {
    const { deskId, simulator } = await escalate();
    simulator.switches.replays = false;
    simulator.hands.dropStreams();
    await say(deskId, 'in between');
    await told('in between');
    await until('its stream', () => simulator.openStreams() === 1);
    await say(deskId, 'and on');
    await told('and on');
  });

  it('ends in words, not in silence, when its conversation can be reached by nobody, and offers a new one', async () => {
    const { id, simulator } = await escalate();
    simulator.hands.revokeTokens();
    simulator.hands.dropStreams();
    const ended = await until('the end', () =>
      story.delivered.find((event) => event['type'] === 'escalation.ended' && event['escalationId'] === id),
    );
    const text = expect.stringContaining('You can ask for a colleague again');
    expect(ended['data']).toMatchObject({ by: 'system', reason: 'helpdesk_lost', text });
    const { conversationId } = ended as { conversationId?: string };
    expect(conversationId).toBeDefined();
    const { escalation } = await story.tools.escalations.start(
      story.bot,
      startCommand({ conversationId: conversationId ?? '' }),
    );
    expect(escalation.id).not.toBe(id);
    await until('the new conversation at the desk', () => simulator.desk.conversations()[1]);
  });

  it('is no longer listened to once the escalation is over', async () => {
    const { id, simulator } = await escalate();
    await story.tools.escalations.end(story.bot, id, { by: 'user', comment: null });
    await until('no stream', () => simulator.openStreams() === 0);
    await until('the conversation closed', () => simulator.desk.conversations()[0]?.status === 'Closed');
  });
});
