import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/core/clock.ts';
import type { JsonObject } from '../../src/core/json.ts';
import { createMovedClock, type MovedClock } from '../support/moved-clock.ts';
import { type RelayedStory, startCommand, tellStory } from '../support/relayed-story.ts';
import { until } from '../support/running-app.ts';

const hourMs = 3_600_000;
const noTimers = { assignmentMs: 0, userIdleMs: 0, userIdleWarningMs: 0, agentIdleMs: 0, totalLifeMs: 0 };

/** Each of these was found by the proof in `test/proof` first. */
describe('a message of an agent', () => {
  let story: RelayedStory;
  let clock: MovedClock;
  afterEach(() => story.stop());

  const events = (type: string): readonly JsonObject[] => story.delivered.filter((one) => one['type'] === type);
  const texts = () => events('message.created').map((one) => (one['data'] as JsonObject)['text']);
  const open = async (aheadMs = 0) => {
    clock = createMovedClock();
    // The helpdesk has the right time, whatever we believe.
    story = await tellStory({ app: { clock }, helpdeskClock: systemClock, bot: { timers: noTimers } });
    clock.move(aheadMs);
    await story.tools.escalations.start(story.bot, startCommand());
    await until('queued', () => events('escalation.queued')[0]);
    const desk = await until('the desk', () => story.simulator.desk.conversations()[0]);
    const [agent] = story.simulator.desk.agents;
    if (agent === undefined) throw new Error('no agent');
    return { id: desk.id, say: (text: string) => story.simulator.desk.reply(desk.id, { agent, text }) };
  };

  it('that no webhook brought is found though the agent ends the session right after it', async () => {
    const { id, say } = await open();
    story.simulator.faults.webhooks.lost = true;
    await say('Your parcel is on its way');
    story.simulator.faults.webhooks.lost = false;
    await story.simulator.desk.end(id, 'endSession');
    await until('the end', () => events('escalation.ended')[0]);
    await until('the message', () => texts().includes('Your parcel is on its way'));
    expect(events('message.created')[0]?.['data']).toMatchObject({ late: true });
  });

  it('is not brought a second time when its receipt has been forgotten after days', async () => {
    const { say } = await open();
    await say('one');
    await until('the first', () => texts().includes('one'));
    clock.move(100 * hourMs);
    // Each start forgets old receipts and compares what is open.
    await story.restart();
    await story.restart();
    await say('two');
    await until('the second', () => texts().includes('two'));
    expect(texts()).toEqual(['one', 'two']);
  });

  it('is found though our clock was ahead of the helpdesk’s when it began', async () => {
    const { say } = await open(24 * hourMs);
    clock.move(-24 * hourMs);
    story.simulator.faults.webhooks.lost = true;
    await say('Did you get this?');
    await story.restart();
    await until('the message', () => texts().includes('Did you get this?'));
    expect(texts()).toEqual(['Did you get this?']);
  });
});

describe('a message of an end user', () => {
  let story: RelayedStory;
  afterEach(() => story.stop());

  it('is not sent twice after an unclear failure though the bot says that it was written tomorrow', async () => {
    story = await tellStory();
    const { escalation } = await story.tools.escalations.start(story.bot, startCommand());
    const delivered = (type: string) => story.delivered.filter((one) => one['type'] === type);
    await until('queued', () => delivered('escalation.queued')[0]);
    story.simulator.faults.add({ match: /messages$/, times: 1, fault: { kind: 'statusAfterWork', status: 500 } });
    await story.tools.escalations.send(story.bot, escalation.id, {
      id: 'm-1',
      parts: [{ kind: 'text', text: 'from the future' }],
      choice: null,
      sentAt: Date.now() + 24 * hourMs,
    });
    await until('delivered', () => delivered('message.delivered')[0]);
    const all = story.simulator.desk.conversations().flatMap((one) => one.messages);
    expect(all.filter((message) => message.text === 'from the future')).toHaveLength(1);
  });
});
