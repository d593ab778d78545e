import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { makeBot, makeEscalation } from '../../../test/support/builders.ts';
import { makeEvent } from '../../../test/support/records.ts';
import type { EscalationEvent } from '../../escalations/escalation-event.ts';
import { createLiveFeed } from '../../escalations/live-feed.ts';
import { startEventPump } from './event-pump.ts';
import type { Front } from './exchange.ts';
import { dyduSettings } from './settings.ts';

/** What a window is told of an event that is published so many steps after the pump has read that there was nothing. */
async function toldOfEventAfter(steps: number): Promise<readonly unknown[]> {
  const escalation = makeEscalation();
  const feed = createLiveFeed();
  const stored: EscalationEvent[] = [];
  const happen = async (): Promise<void> => {
    for (let step = 0; step < steps; step += 1) await null;
    const event = makeEvent(escalation, {
      seq: 1,
      type: 'message.created',
      data: { text: 'Hello', author: { kind: 'agent' } },
    });
    stored.push(event);
    feed.publish([event]);
  };
  let hasHappened = false;
  const events = async () => {
    if (!hasHappened) {
      hasHappened = true;
      void happen();
      return [];
    }
    return stored.splice(0);
  };
  const tools = {
    feed,
    escalations: { events, find: async () => escalation },
    live: { take: () => null, toldEnd: () => undefined },
  };
  const settings = dyduSettings.parse({ botUuid: 'b', servers: 'https://bot.example.test' });
  const told: unknown[] = [];
  const pump = startEventPump({
    front: { tools, bot: makeBot(), settings } as unknown as Front,
    escalation,
    from: 0,
    shownSeq: 0,
    window: 1,
    carrier: () => 'socket',
    send: async ({ values }) => void told.push(values['text']),
    failed: (error) => told.push(error),
  });
  await setImmediate();
  pump.stop();
  return told;
}

it('an event that happens while the pump comes to rest is told at once, not at the next look', async () => {
  for (let steps = 0; steps < 12; steps += 1) {
    expect([steps, await toldOfEventAfter(steps)]).toEqual([steps, ['Hello']]);
  }
});
