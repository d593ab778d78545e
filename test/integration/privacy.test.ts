import { afterAll, beforeAll, expect, it } from 'vitest';
import { emptyMapping } from '../../src/connections/connection.ts';
import { type RelayedStory, startCommand, tellStory } from '../support/relayed-story.ts';
import { until } from '../support/running-app.ts';

/** Everything personal in the story carries this mark, so that a search over the logs finds any of it. */
const mark = 'Zyxomma';

let story: RelayedStory;
beforeAll(async () => {
  story = await tellStory({
    connection: { mapping: { ...emptyMapping, email: 'mail', vouched: ['mail'] } },
    app: { logLevel: 'debug' },
  });
});
afterAll(() => story.stop());

it('no name, address, variable, text or file name of anybody reaches the logs, in success and in failure', async () => {
  const parts = (words: string) => [{ kind: 'text' as const, text: `${mark} ${words}` }];
  const { escalation } = await story.tools.escalations.start(
    story.bot,
    startCommand({
      user: { id: `${mark}-1`, name: `${mark} Roux`, email: 'not valid', phone: `${mark}` },
      variables: { mail: `${mark.toLowerCase()}@example.test`, bad: mark },
      transcript: [{ author: 'user', name: mark, at: null, parts: parts('earlier') }],
      note: mark,
      reason: mark,
      message: { id: 'm-0', parts: parts('question') },
      channel: { type: 'web', pageUrl: `https://shop.example.test/${mark}`, device: mark },
    }),
  );
  await until('queued', () => story.delivered.find((one) => one['type'] === 'escalation.queued'));
  const desk = await until('the desk', () => story.simulator.desk.conversations()[0]);
  const [agent] = story.simulator.desk.agents;
  if (agent === undefined) throw new Error('no agent');
  const named = { ...agent, name: `${mark} Agent` };
  const file = { name: `${mark}.pdf`, mediaType: 'application/pdf', bytes: new TextEncoder().encode('%PDF-1.4') };
  await story.simulator.desk.reply(desk.id, { agent: named, text: `${mark} answer`, file });
  await until('the answer', () => story.delivered.find((one) => one['type'] === 'message.created'));
  story.simulator.faults.add({ match: /messages$/, times: 2, fault: { kind: 'status', status: 400 } });
  const url = `https://files.invalid/${mark}.png`;
  await story.tools.escalations.send(story.bot, escalation.id, {
    id: `${mark}-m`,
    parts: [...parts('refused'), { kind: 'attachment', url, name: `${mark}.png`, mediaType: 'image/png' }],
    choice: { payload: mark },
    sentAt: null,
  });
  await until('the failure', () => story.delivered.find((one) => one['type'] === 'message.failed'));
  story.botFails(true);
  await story.simulator.desk.reply(desk.id, { agent: named, text: `${mark} again` });
  await until('a failed event', () =>
    story.running.logLines.find((line) => line.includes('"side":"bot"') && line.includes('retry')),
  );
  await story.tools.escalations.end(story.bot, escalation.id, { by: 'user', comment: mark });

  expect(story.running.logLines.length).toBeGreaterThan(5);
  expect(story.running.logLines.filter((line) => line.toLowerCase().includes(mark.toLowerCase()))).toEqual([]);
});
