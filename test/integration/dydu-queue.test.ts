import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DyduWindow } from '../../src/bots/dydu/simulator/window.ts';
import type { SalesforceSimulator } from '../../src/helpdesks/salesforce/simulator/index.ts';
import type { DeskConversation } from '../../src/helpdesks/simulator.ts';
import { type DyduBench, openDyduBench, shows } from '../support/dydu-bench.ts';
import { until } from '../support/running-app.ts';

describe('the waiting queue of a helpdesk that tells it, as Dydu’s window shows it', () => {
  let bench: DyduBench;
  let helpdesk: SalesforceSimulator;
  beforeAll(async () => {
    bench = await openDyduBench({ helpdesk: 'salesforce', settings: { whileWaiting: 'queue' } });
    helpdesk = bench.story.simulator as SalesforceSimulator;
  });
  afterAll(() => bench.close());

  /** A window in its queue, and its conversation at the desk. */
  async function queued(transport: 'websocket' | 'polling') {
    const before = new Set(bench.desk.conversations().map(({ id }) => id));
    const window = bench.openWindow(transport);
    await window.say('connect');
    await until('the queue', () => window.storage.isInQueue && window.tunnel === transport);
    const isNew = ({ id }: DeskConversation) => !before.has(id);
    const desk = await until('a conversation', () => bench.desk.conversations().find(isNew));
    return { window, desk };
  }

  const heard = (window: DyduWindow, name: string) =>
    window.heard.map(({ values }) => values[name]).filter((value) => value !== undefined);

  it.each(['websocket', 'polling'] as const)(
    'over %s: position, estimate, who has come, and a transfer',
    async (transport) => {
      helpdesk.switches.queueInfo = 'position';
      const first = await queued(transport);
      await until('the position', () => first.window.queuePosition === 1);
      await first.window.endLivechat();
      await until('the end', () => !first.window.isInLivechat);

      helpdesk.switches.queueInfo = 'wait';
      const { window, desk } = await queued(transport);
      await until('the estimate', () => heard(window, 'estimatedWaitingDuration').includes(95));
      const [agent, other] = bench.desk.agents;
      if (agent === undefined || other === undefined) throw new Error('The desk has two agents.');
      helpdesk.hands.accept(desk.id, agent.id);
      await shows(window, 'You are now talking with Ines M.');
      expect(window.storage.isInQueue).toBe(false);
      expect(heard(window, 'code')).toEqual(expect.arrayContaining(['DialogAddedOperatorPanel', 'OperatorConnected']));

      const group = bench.desk.groups().find(({ id }) => id !== desk.groupId);
      helpdesk.hands.transfer(desk.id, group?.id ?? '');
      await until('the transfer', () => heard(window, 'code').includes('DialogTransferredManually'));
      await bench.desk.reply(desk.id, { agent: other, text: 'I take over' });
      await shows(window, 'I take over');
      expect(window.lines.at(-1)).toMatchObject({ author: 'operator', name: other.name });
    },
  );
});
