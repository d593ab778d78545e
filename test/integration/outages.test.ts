import { afterEach, describe, expect, it } from 'vitest';
import type { EscalationId } from '../../src/core/ids.ts';
import type { JsonObject } from '../../src/core/json.ts';
import { createMovedClock } from '../support/moved-clock.ts';
import { type RelayedStory, sayAsUser, startCommand, tellStory, wordsAtDesk } from '../support/relayed-story.ts';
import { until } from '../support/running-app.ts';

const text = (value: string) => [{ kind: 'text' as const, text: value }];

describe('outages', () => {
  let story: RelayedStory;
  afterEach(() => story.stop());

  const events = (type: string): readonly JsonObject[] => story.delivered.filter((one) => one['type'] === type);
  const say = (id: EscalationId, words: string) => sayAsUser(story, id, words);
  const atDesk = () => wordsAtDesk(story);

  const open = async () => {
    const { escalation } = await story.tools.escalations.start(story.bot, startCommand());
    await until('queued', () => events('escalation.queued').length > 0);
    return escalation.id;
  };

  it('deliver what waited, once and in order, when the helpdesk answers 500 after it did the work', async () => {
    story = await tellStory();
    const id = await open();
    story.simulator.faults.add({
      match: /POST .*\/messages$/,
      times: 3,
      fault: { kind: 'statusAfterWork', status: 500 },
    });
    for (const words of ['one', 'two', 'three', 'four', 'five']) await say(id, words);
    await until('all delivered', () => events('message.delivered').length === 5, 20_000);
    expect(atDesk()).toEqual(['one', 'two', 'three', 'four', 'five']);
  });

  it('bring an agent’s message whose webhooks were all lost, marked late', async () => {
    const clock = createMovedClock();
    story = await tellStory({ app: { clock } });
    await open();
    const desk = await until('the desk', () => story.simulator.desk.conversations()[0]);
    const [agent] = story.simulator.desk.agents;
    if (agent === undefined) throw new Error('no agent');
    story.simulator.faults.webhooks.lost = true;
    await story.simulator.desk.reply(desk.id, { agent, text: 'Did you get this?' });
    clock.move(6 * 60_000);
    await story.restart();
    const created = await until('the message', () => events('message.created')[0]);
    expect(created['data']).toMatchObject({ text: 'Did you get this?', late: true });
  });

  it('find out that the agent has ended, though nobody told', async () => {
    story = await tellStory();
    await open();
    const desk = await until('the desk', () => story.simulator.desk.conversations()[0]);
    story.simulator.faults.webhooks.lost = true;
    await story.simulator.desk.end(desk.id, 'close');
    await story.restart();
    const ended = await until('the end', () => events('escalation.ended')[0]);
    expect(ended['data']).toMatchObject({ by: expect.stringMatching(/agent|system/) });
  });

  it('keep events for a bot that is away, and bring each once, in order', async () => {
    story = await tellStory();
    const id = await open();
    const desk = await until('the desk', () => story.simulator.desk.conversations()[0]);
    const [agent] = story.simulator.desk.agents;
    if (agent === undefined) throw new Error('no agent');
    story.botFails(true);
    // Zendesk posts each webhook by itself, in no order: what we promise is the order of acceptance.
    for (const [index, words] of ['a', 'b', 'c'].entries()) {
      await story.simulator.desk.reply(desk.id, { agent, text: words });
      await until(`"${words}" to be stored`, async () => {
        const stored = await story.tools.escalations.events(story.bot, id, 0, 100);
        return stored.filter((event) => event.type === 'message.created').length === index + 1;
      });
    }
    await story.restart();
    story.botFails(false);
    await until('all three', () => events('message.created').length === 3, 20_000);
    expect(events('message.created').map((one) => (one['data'] as JsonObject)['text'])).toEqual(['a', 'b', 'c']);
    const seqs = story.delivered.map((one) => Number(one['seq']));
    expect(seqs).toEqual(seqs.map((_, index) => index + 1));
  });

  it('leave no agent alone with a conversation whose opening was given up half way', async () => {
    story = await tellStory({ kind: 'salesforce' });
    story.simulator.faults.add({ match: /POST .*\/message$/, times: 1, fault: { kind: 'status', status: 400 } });
    const transcript = [{ author: 'user', name: null, at: null, parts: text('My invoice is wrong') }] as const;
    const message = { id: 'm-0', parts: text('Can I talk to someone?') };
    await story.tools.escalations.start(story.bot, startCommand({ transcript, message }));
    const ended = await until('the end', () => events('escalation.ended')[0]);
    expect(ended['data']).toMatchObject({ by: 'system', reason: 'helpdesk_lost' });
    await until('what waits is told to have failed', () => events('message.failed')[0]);
    await until('the desk to be rid of it', () => story.simulator.desk.conversations()[0]?.isEnded === true);
    expect(atDesk()).not.toContain('Can I talk to someone?');
  });

  it('are told to be over when they end while the program is restarted', async () => {
    story = await tellStory();
    const id = await open();
    story.simulator.faults.add({ times: 10_000, fault: { kind: 'status', status: 401 } });
    await say(id, 'waiting');
    await until('the bot to be told', () => events('helpdesk.disconnected').length > 0);
    await story.restart();
    const isRefused = () =>
      story.tools.escalations.start(story.bot, startCommand()).then(
        () => null,
        (error: { code?: string }) => error.code,
      );
    expect(await isRefused()).toBe('helpdesk_unavailable');
    expect(events('helpdesk.reconnected')).toEqual([]);
    story.simulator.faults.clear();
    await story.restart();
    await until('reconnected', () => events('helpdesk.reconnected').length > 0, 10_000);
    expect(events('helpdesk.disconnected')).toHaveLength(1);
  });

  it('answer a new start helpdesk_unavailable at once while the helpdesk is down, and take starts again when it is back', async () => {
    const clock = createMovedClock();
    story = await tellStory({ app: { clock } });
    const id = await open();
    story.simulator.faults.add({ times: 10_000, fault: { kind: 'status', status: 502 } });
    await say(id, 'waiting');
    const more = await Promise.all(
      Array.from({ length: 12 }, () => story.tools.escalations.start(story.bot, startCommand())),
    );
    expect(more).toHaveLength(12);
    await until(
      'the breaker to open',
      () =>
        story.tools.escalations.start(story.bot, startCommand()).then(
          () => false,
          (error: { code?: string }) => error.code === 'helpdesk_unavailable',
        ),
      15_000,
    );
    await until('the bot to be told', () => events('helpdesk.disconnected').length > 0);
    story.simulator.faults.clear();
    clock.move(31_000);
    await until('reconnected', () => events('helpdesk.reconnected').length > 0, 10_000);
    await until('the waiting message', () => atDesk().includes('waiting'), 15_000);
    expect(atDesk().filter((words) => words === 'waiting')).toHaveLength(1);
  });
});
