import { afterEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/core/json.ts';
import { createMovedClock } from '../support/moved-clock.ts';
import { type RelayedStory, startCommand, tellStory } from '../support/relayed-story.ts';
import { until } from '../support/running-app.ts';

describe('timers', () => {
  let story: RelayedStory | null = null;
  afterEach(async () => {
    await story?.stop();
    story = null;
  });

  const event = (type: string) =>
    until(type, () => story?.delivered.find((one) => one['type'] === type) as JsonObject | undefined);

  it('end an escalation that nobody answered, after a restart too, and tell both sides', async () => {
    const clock = createMovedClock();
    story = await tellStory({ app: { clock } });
    const timers = { assignmentMs: 60_000 };
    const message = { id: 'm', parts: [{ kind: 'text' as const, text: 'anybody?' }] };
    const started = await story.tools.escalations.start(story.bot, startCommand({ timers, message }));
    await event('escalation.queued');
    await story.restart();
    clock.move(61_000);
    const ended = await event('escalation.ended');
    expect(ended['data']).toMatchObject({ by: 'system', reason: 'assignment_timeout', text: expect.any(String) });
    expect(ended['escalationId']).toBe(started.escalation.id);
    const notice = await until('the notice at the desk', () =>
      story?.simulator.desk
        .conversations()
        .flatMap((one) => one.messages)
        .find((one) => one.text?.includes('time limit')),
    );
    expect(notice.author).not.toBe('user');
  });

  it('end nothing that an agent has answered, though no word of it came', async () => {
    const clock = createMovedClock();
    story = await tellStory({ app: { clock } });
    await story.tools.escalations.start(story.bot, startCommand({ timers: { assignmentMs: 60_000 } }));
    await event('escalation.queued');
    const desk = await until('the desk', () => story?.simulator.desk.conversations()[0]);
    const [agent] = story.simulator.desk.agents;
    if (agent === undefined) throw new Error('no agent');
    story.simulator.faults.webhooks.lost = true;
    await story.simulator.desk.reply(desk.id, { agent, text: 'I am here' });
    clock.move(61_000);
    expect((await event('message.created'))['data']).toMatchObject({ text: 'I am here' });
    expect(story.delivered.map((one) => one['type'])).not.toContain('escalation.ended');
  });

  it('warn an idle end user in their language, then end', async () => {
    const clock = createMovedClock();
    story = await tellStory({ app: { clock } });
    const timers = { userIdleMs: 600_000, userIdleWarningMs: 120_000 };
    await story.tools.escalations.start(story.bot, startCommand({ timers, locale: 'fr-FR' }));
    await event('escalation.queued');
    const desk = await until('the desk', () => story?.simulator.desk.conversations()[0]);
    const [agent] = story.simulator.desk.agents;
    if (agent === undefined) throw new Error('no agent');
    await story.simulator.desk.reply(desk.id, { agent, text: 'Bonjour' });
    await event('message.created');
    clock.move(481_000);
    expect((await event('escalation.idle_warned'))['data']).toMatchObject({
      endsInSeconds: 120,
      text: 'Êtes-vous toujours là\u00a0? Sans réponse de votre part, la conversation prendra fin dans 2 min.',
    });
    clock.move(121_000);
    expect((await event('escalation.ended'))['data']).toMatchObject({ by: 'system', reason: 'user_idle' });
  });
});
