import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emptyMapping } from '../../src/connections/connection.ts';
import type { DeskConversation } from '../../src/helpdesks/simulator.ts';
import { type RelayedStory, startCommand, tellStory } from '../support/relayed-story.ts';
import { until } from '../support/running-app.ts';

describe('identity', () => {
  let story: RelayedStory;
  beforeAll(async () => {
    const mapping = { ...emptyMapping, senderId: 'mail', tags: ['plan'], vouched: [] };
    story = await tellStory({ connection: { mapping }, bot: { vouchesForIdentity: true } });
  });
  afterAll(() => story.stop());

  const deskSeen = (question: string): Promise<DeskConversation> =>
    until(`"${question}" at the desk`, () =>
      story.simulator.desk.conversations().find((one) => one.messages.some((message) => message.text === question)),
    );

  const escalate = async (question: string, overrides: Parameters<typeof startCommand>[0]) => {
    const message = { id: `m-${question}`, parts: [{ kind: 'text' as const, text: question }] };
    const started = await story.tools.escalations.start(story.bot, startCommand({ message, ...overrides }));
    return { started, desk: await deskSeen(question) };
  };

  it('shows a claimed address to the agent and joins nobody with it', async () => {
    const victim = { id: 'C-1', email: 'victim@example.test', name: 'Vera Real', isVerified: true };
    const real = await escalate('I am Vera', { user: victim });
    expect(real.desk.requester).toMatchObject({ externalId: 'C-1', email: 'victim@example.test' });

    const claimed = await escalate('I say I am Vera', {
      user: { name: 'Somebody Else' },
      variables: { mail: 'victim@example.test' },
    });
    expect(claimed.desk.requester.externalId).not.toBe('C-1');
    expect(claimed.desk.requester.email).not.toBe('victim@example.test');
    expect(claimed.desk.messages.map((message) => message.text).join('\n')).toContain('victim@example.test');

    const again = await escalate('I am Vera again', { user: victim });
    expect(again.desk.requester).toEqual(real.desk.requester);
  });

  it('never takes whoever claims an id for the person whom the bot vouched for under it, in either order', async () => {
    const user = { id: 'C-7', name: 'Paul Real', email: 'paul@example.test' };
    const stranger = { id: 'C-7', name: 'Somebody Else' };
    const before = await escalate('I say I am C-7', { user: stranger });
    const real = await escalate('I am C-7', { user: { ...user, isVerified: true } });
    const after = await escalate('I still say I am C-7', { user: stranger });
    expect(real.desk.requester).toMatchObject({ externalId: 'C-7', name: 'Paul Real' });
    expect(before.desk.requester.externalId).not.toBe('C-7');
    expect(after.desk.requester).toEqual(before.desk.requester);
  });

  it('never lets a bad address or a missing variable stop the start, and reports both', async () => {
    const { started } = await escalate('no address', { variables: { mail: 'lea@@example' } });
    const missing = await escalate('nothing at all', { user: {}, variables: {} });
    expect(started.escalation.notices).toEqual([
      'The e-mail address was not used: it is not a valid address.',
      'The variable "plan" was not used: it is missing or empty.',
    ]);
    expect(missing.started.escalation.notices).toHaveLength(2);
  });

  it('passes tags on', async () => {
    const { desk } = await escalate('with a plan', { variables: { mail: 'a@example.test', plan: 'gold' } });
    expect(desk.tags).toContain('gold');
  });
});
