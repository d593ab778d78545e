import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/core/json.ts';
import type { DeskConversation } from '../../src/helpdesks/simulator.ts';
import { type RelayedStory, startCommand, tellStory } from '../support/relayed-story.ts';
import { until } from '../support/running-app.ts';

const helpdesks = [
  { kind: 'zendesk', ending: 'solve', reason: 'ticket_solved' },
  { kind: 'ringcentral', ending: 'solve', reason: 'ticket_solved' },
  { kind: 'salesforce', ending: 'end', reason: 'agent_ended' },
] as const;

const isQueued = (event: JsonObject) => event['type'] === 'escalation.queued';

describe.each(helpdesks)('an escalation to $kind and back', ({ kind, ending, reason }) => {
  let story: RelayedStory;
  beforeAll(async () => {
    story = await tellStory({ kind, routes: [{}, { skill: 'rush', groupName: 'Rush' }] });
  });
  afterAll(() => story.stop());

  const deskOf = (predicate: (one: DeskConversation) => boolean) =>
    until('the conversation at the desk', () => story.simulator.desk.conversations().find(predicate));
  const eventsOf = (id: string) => story.delivered.filter((event) => event['escalationId'] === id);
  const typed = (id: string, type: string) =>
    until(`${type} of ${id}`, () => eventsOf(id).find((event) => event['type'] === type));

  it('opens, relays both ways in order, ends, and starts again', async () => {
    const { tools, bot } = story;
    const command = startCommand({
      transcript: [{ author: 'user', name: null, at: null, parts: [{ kind: 'text', text: 'My invoice is wrong' }] }],
      message: { id: 'm-0', parts: [{ kind: 'text', text: 'Can I talk to someone?' }] },
    });
    const started = await tools.escalations.start(bot, command);
    const { id } = started.escalation;
    expect(started).toMatchObject({ isNew: true, escalation: { state: 'opening' } });
    await typed(id, 'escalation.queued');

    const desk = await deskOf((one) => one.messages.some((message) => message.text === 'Can I talk to someone?'));
    expect(desk.groupName).toBe('Billing');
    expect(desk.messages.map((message) => message.text).join('\n')).toContain('My invoice is wrong');

    const [agent] = story.simulator.desk.agents;
    if (agent === undefined) throw new Error('no agent');
    await story.simulator.desk.reply(desk.id, { agent, text: 'Hello Lea' });
    const created = await typed(id, 'message.created');
    expect((created['data'] as JsonObject)['text']).toBe('Hello Lea');

    for (let i = 1; i <= 20; i += 1) {
      await tools.escalations.send(bot, id, {
        id: `m-${i}`,
        parts: [{ kind: 'text', text: `line ${i}` }],
        choice: null,
        sentAt: null,
      });
    }
    const all = await deskOf((one) => one.id === desk.id && one.messages.some((message) => message.text === 'line 20'));
    const lines = all.messages.map((message) => message.text ?? '').filter((text) => text.startsWith('line '));
    expect(lines).toEqual(Array.from({ length: 20 }, (_, index) => `line ${index + 1}`));

    await story.simulator.desk.end(desk.id, ending);
    const ended = await typed(id, 'escalation.ended');
    expect(ended['data']).toMatchObject({ by: 'agent', reason, agent: { name: agent.name } });
    await expect(
      tools.escalations.send(bot, id, {
        id: 'm-late',
        parts: [{ kind: 'text', text: 'hello?' }],
        choice: null,
        sentAt: null,
      }),
    ).rejects.toMatchObject({ code: 'escalation_ended' });

    const seqs = eventsOf(id).map((event) => event['seq']);
    expect(seqs).toEqual(seqs.map((_, index) => index + 1));

    const again = await tools.escalations.start(bot, startCommand({ conversationId: command.conversationId }));
    expect(again.isNew).toBe(true);
    expect(again.escalation.id).not.toBe(id);
    await typed(again.escalation.id, 'escalation.queued');
  });

  it('gives two starts of one conversation one escalation', async () => {
    const { tools, bot } = story;
    const conversationId = 'twice';
    const both = await Promise.all([
      tools.escalations.start(bot, startCommand({ conversationId })),
      tools.escalations.start(bot, startCommand({ conversationId })),
    ]);
    expect(both[0].escalation.id).toBe(both[1].escalation.id);
    expect(both.map((one) => one.isNew).sort()).toEqual([false, true]);
  });

  it('makes one group for fifty simultaneous escalations on a new skill', async () => {
    const { tools, bot } = story;
    const rush = () => story.simulator.desk.groups().filter((group) => group.name === 'Rush');
    expect(rush()).toEqual([]);
    const starts = Array.from({ length: 50 }, () => tools.escalations.start(bot, startCommand({ skill: 'rush' })));
    const started = await Promise.all(starts);
    const areAllQueued = () => {
      const queued = new Set(story.delivered.filter(isQueued).map((event) => event['escalationId']));
      return started.every(({ escalation }) => queued.has(escalation.id));
    };
    // Together they are some hundreds of calls, which a busy machine takes its time for.
    await until('all to be queued', areAllQueued, 18_000);
    expect(rush()).toHaveLength(1);
  });
});
