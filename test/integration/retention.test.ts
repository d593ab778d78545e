import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Client } from '../../src/db/sqlite/client.ts';
import { createMovedClock } from '../support/moved-clock.ts';
import { type RelayedStory, startCommand, tellStory } from '../support/relayed-story.ts';
import { until } from '../support/running-app.ts';

const dayMs = 24 * 60 * 60_000;

describe('retention', () => {
  let story: RelayedStory;
  afterEach(() => story.stop());

  const stored = (conversationId: string) => story.tools.escalations.findByConversation(story.bot, conversationId);
  const peopleKnown = (): number => {
    const client = new Client(join(story.running.dataFolder, 'passerelle.db'), { readonly: true });
    const row = client.prepare<[], { count: number }>('select count(*) as count from identity_links').get();
    client.close();
    return row?.count ?? 0;
  };
  const told = (type: string, conversationId: string) =>
    until(type, () =>
      story.delivered.some((event) => event['type'] === type && event['conversationId'] === conversationId),
    );
  const opened = async (conversationId: string) => {
    const { escalation } = await story.tools.escalations.start(story.bot, startCommand({ conversationId }));
    await told('escalation.queued', conversationId);
    return escalation;
  };
  const ended = async (conversationId: string) => {
    const { id } = await opened(conversationId);
    await story.tools.escalations.end(story.bot, id, { by: 'bot', comment: null });
    await told('escalation.ended', conversationId);
  };

  it('forgets what ended longer ago than the days it is told, and keeps the rest', async () => {
    const clock = createMovedClock();
    story = await tellStory({ app: { clock, retentionDays: 30 } });
    await ended('old');
    const open = await opened('open');
    clock.move(20 * dayMs);
    await ended('young');
    clock.move(11 * dayMs);
    await story.restart();
    await until('the old one to go', async () => (await stored('old')) === null);
    expect(await stored('young')).not.toBeNull();
    expect((await stored('open'))?.id).toBe(open.id);
    await until('the people of the old one and of the open one to be forgotten', () => peopleKnown() === 1);
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
