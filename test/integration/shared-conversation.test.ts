import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/core/json.ts';
import type { ZendeskSimulator } from '../../src/helpdesks/zendesk/simulator/index.ts';
import { type RelayedStory, startCommand, tellStory } from '../support/relayed-story.ts';
import { until } from '../support/running-app.ts';

/** A Zendesk account without multi-conversations, wired by "connect", with a group for each of two skills. */
describe('a person whose escalations share one conversation', () => {
  let story: RelayedStory;
  beforeAll(async () => {
    story = await tellStory({
      kind: 'zendesk',
      routes: [{}, { skill: 'returns', groupName: 'Returns' }],
      account: (simulator) => {
        (simulator as ZendeskSimulator).switches.multiConvoEnabled = false;
      },
    });
  });
  afterAll(() => story.stop());

  const typed = (id: string, type: string) =>
    until(`${type} of ${id}`, () =>
      story.delivered.find((event) => event['escalationId'] === id && event['type'] === type),
    );
  const start = async (skill: string) => {
    const { escalation } = await story.tools.escalations.start(
      story.bot,
      startCommand({ conversationId: 'one person', skill }),
    );
    await typed(escalation.id, 'escalation.queued');
    return escalation.id;
  };

  it('goes on in the ticket that was solved, in the group of the new skill, and ends with it again', async () => {
    const first = await start('billing');
    const [desk] = story.simulator.desk.conversations();
    if (desk === undefined) throw new Error('nothing at the desk');
    await story.simulator.desk.end(desk.id, 'solve');
    await typed(first, 'escalation.ended');
    await until('control is back', () => story.simulator.desk.conversations()[0]?.isEnded === true);

    const second = await start('returns');
    expect(story.simulator.desk.conversations()).toMatchObject([
      { id: desk.id, ticketId: desk.ticketId, status: 'open', groupName: 'Returns', isEnded: false },
    ]);
    const queued = (await typed(second, 'escalation.queued'))['data'] as JsonObject;
    expect(queued['ticket']).toMatchObject({ id: desk.ticketId });

    await story.simulator.desk.end(desk.id, 'solve');
    const ended = await typed(second, 'escalation.ended');
    expect(ended['data']).toMatchObject({ by: 'agent', reason: 'ticket_solved' });
    const told = story.delivered.filter((event) => event['escalationId'] === second).map((event) => event['type']);
    expect(told).not.toContain('agent.transferred');
    expect(story.delivered.filter((event) => event['type'] === 'escalation.ended')).toHaveLength(2);
  });
});
