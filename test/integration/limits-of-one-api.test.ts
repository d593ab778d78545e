import { afterEach, describe, expect, it } from 'vitest';
import { emptyMapping } from '../../src/connections/connection.ts';
import type { EscalationId } from '../../src/core/ids.ts';
import type { FaultRule } from '../../src/helpdesks/simulator.ts';
import { type RelayedStory, sayAsUser, startCommand, tellStory, wordsAtDesk } from '../support/relayed-story.ts';
import { until } from '../support/running-app.ts';

/** Helpdesks have several APIs, each with limits of its own: what is used up in one must not hold back what travels by another. */
describe('limits', () => {
  let story: RelayedStory;
  afterEach(() => story.stop());

  const open = async (words: string) => {
    const { escalation } = await story.tools.escalations.start(
      story.bot,
      startCommand({
        message: { id: words, parts: [{ kind: 'text', text: words }], choice: null, sentAt: null } as never,
      }),
    );
    await until('the first words', () => atDesk().includes(words));
    return escalation.id;
  };
  const say = (id: EscalationId, words: string) => sayAsUser(story, id, words);
  const atDesk = () => wordsAtDesk(story);
  const limit = (match: RegExp, retryAfterSeconds: number): FaultRule => ({
    match,
    times: 50,
    fault: { kind: 'status', status: 429, retryAfterSeconds },
  });

  // Zendesk takes thirty changes of a ticket in ten minutes, and then asks for the rest of those ten minutes.
  it('of one Zendesk ticket hold back no words, neither of others nor of its own end user', async () => {
    story = await tellStory({ connection: { mapping: { ...emptyMapping, tags: ['plan'] } } });
    const [busy, other] = [await open('busy'), await open('other')];
    story.simulator.faults.add(limit(/PUT \/api\/v2\/tickets/, 500));
    await story.tools.escalations.update(story.bot, busy, { variables: { plan: 'gold' } });
    await say(busy, 'mine');
    await say(other, 'theirs');
    await until('both', () => ['mine', 'theirs'].every((words) => atDesk().includes(words)));
  });

  it('of Zendesk’s Support API hold back what needs tickets, and no words of others', async () => {
    story = await tellStory({ connection: { mapping: { ...emptyMapping, tags: ['plan'] } } });
    const [busy, other] = [await open('busy'), await open('other')];
    story.simulator.faults.add(limit(/(GET|PUT) \/api\/v2\//, 30));
    await story.tools.escalations.update(story.bot, busy, { variables: { plan: 'gold' } });
    await new Promise((resolve) => setTimeout(resolve, 500));
    await say(other, 'theirs');
    await until('the other', () => atDesk().includes('theirs'));
    expect(story.simulator.desk.conversations().flatMap(({ tags }) => tags)).not.toContain('gold');
  });

  it('of RingCentral’s REST API hold back openings, and no words of others', async () => {
    story = await tellStory({ kind: 'ringcentral' });
    const id = await open('first');
    story.simulator.faults.add(limit(/\/1\.0\//, 30));
    await story.tools.escalations.start(story.bot, startCommand());
    await new Promise((resolve) => setTimeout(resolve, 500));
    await say(id, 'still here');
    await until('the words', () => atDesk().includes('still here'));
  });

  it('of Salesforce’s tokens hold back openings, and no words of others', async () => {
    story = await tellStory({ kind: 'salesforce' });
    const id = await open('first');
    story.simulator.faults.add(limit(/access-token/, 30));
    await story.tools.escalations.start(story.bot, startCommand());
    await new Promise((resolve) => setTimeout(resolve, 500));
    await say(id, 'still here');
    await until('the words', () => atDesk().includes('still here'));
  });
});
