import { afterEach, describe, expect, it } from 'vitest';
import { createMovedClock } from '../support/moved-clock.ts';
import { type RelayedStory, startCommand, tellStory } from '../support/relayed-story.ts';
import { until } from '../support/running-app.ts';

const dayMs = 24 * 60 * 60_000;

describe('retention', () => {
  let story: RelayedStory;
  afterEach(() => story.stop());

  const stored = (conversationId: string) => story.tools.escalations.findByConversation(story.bot, conversationId);
  const ended = async (conversationId: string) => {
    const { escalation } = await story.tools.escalations.start(story.bot, startCommand({ conversationId }));
    const isTold = (type: string) =>
      story.delivered.some((event) => event['type'] === type && event['conversationId'] === conversationId);
    await until('queued', () => isTold('escalation.queued'));
    await story.tools.escalations.end(story.bot, escalation.id, { by: 'bot', comment: null });
    await until('the end', () => isTold('escalation.ended'));
  };

  it('forgets what ended longer ago than the days it is told, and keeps the rest', async () => {
    const clock = createMovedClock();
    story = await tellStory({ app: { clock, retentionDays: 30 } });
    await ended('old');
    const { escalation: open } = await story.tools.escalations.start(
      story.bot,
      startCommand({ conversationId: 'open', timers: {} }),
    );
    clock.move(20 * dayMs);
    await ended('young');
    clock.move(11 * dayMs);
    await story.restart();
    await until('the old one to go', async () => (await stored('old')) === null);
    expect(await stored('young')).not.toBeNull();
    expect((await stored('open'))?.id).toBe(open.id);
  });

  it('keeps everything when it is told 0 days', async () => {
    const clock = createMovedClock();
    story = await tellStory({ app: { clock, retentionDays: 0 } });
    await ended('old');
    clock.move(4000 * dayMs);
    await story.restart();
    await ended('another');
    expect(await stored('old')).not.toBeNull();
  });
});
