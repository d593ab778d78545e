import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeEscalation } from '../../../test/support/builders.ts';
import { type ConsolePages, openConsolePages, type Visitor } from '../../../test/support/console-pages.ts';
import { makeDelivery } from '../../../test/support/records.ts';
import { waitUntil } from '../../../test/support/wait-until.ts';
import type { BotId, ConnectionId } from '../../core/ids.ts';
import type { OutboxStore } from '../../outbox/store.ts';

let pages: ConsolePages;
let designer: Visitor;
beforeEach(async () => {
  // Nothing is awaited: every work is long.
  pages = await openConsolePages({ patienceMs: 0 });
  designer = await pages.as('designer');
});
afterEach(() => pages.close());

const many = 250;

async function buryMany(error: string): Promise<void> {
  const { escalations, outbox } = pages.bench.stores;
  const ends = { botId: pages.botId as BotId, connectionId: pages.connectionId as ConnectionId };
  for (let number = 0; number < many; number += 1) {
    const names = { conversationId: `chat-${number}`, commandId: `command-${number}` };
    const escalation = makeEscalation({ ...ends, ...names });
    await escalations.commit({ escalation, deliveries: [makeDelivery(escalation)] });
  }
  const now = pages.bench.clock.now() + 10_000_000;
  const claimed = await outbox.claim({ limit: many, leaseMs: 1000, now, exceptTargets: [] });
  const settlement = { kind: 'dead', error, mayHaveArrived: false, durationMs: 5 } as const;
  await outbox.settle(
    claimed.map(({ id: deliveryId, leaseToken }) => ({ deliveryId, leaseToken, at: now, settlement })),
  );
}

const pathOf = (location: string | null) => (location ?? '').replace('/console', '');

describe('work that takes a while', () => {
  it('has a page that says how far it is, to whoever began it only, and what came of it', async () => {
    await buryMany('403');
    const { outbox } = pages.bench.stores as { outbox: { replay: OutboxStore['replay'] } };
    const replay = outbox.replay.bind(outbox);
    let [goOn, calls] = [() => {}, 0];
    const mayGoOn = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    outbox.replay = async (...args) => {
      calls += 1;
      if (calls === 210) await mayGoOn;
      return replay(...args);
    };
    const { location } = await designer.post('/deliveries/dead/replay', { target: pages.connectionId, reason: '403' });
    expect(location).toMatch(/^\/console\/work\/\w+$/);
    await waitUntil('the first page of them is back', () => calls === 210);
    const under = await designer.get(pathOf(location));
    expect(under.html).toContain('200 of 250 done');
    expect(under.html).toContain('<progress value="200" max="250"');
    expect(under.html).toContain('<noscript><meta http-equiv="refresh" content="2"/></noscript>');
    expect((await (await pages.as('admin')).get(pathOf(location))).status).toBe(404);
    goOn();
    await waitUntil('all are back', async () => !(await designer.get(pathOf(location))).html.includes('<progress'));
    const over = await designer.get(pathOf(location));
    expect(over.html).toContain('250 put back in line.');
    expect(over.html).not.toContain('http-equiv="refresh"');
    expect((await pages.bench.stores.outbox.counts()).deadDeliveries).toBe(0);
  });

  it('of an update shows what was done, in the language of whoever looks', async () => {
    const { botId, connectionId } = pages;
    await pages.bench.call('POST', '/routes', { botId, connectionId, skill: 'billing', mode: 'create' });
    const { location } = await designer.post('/skills/update');
    await waitUntil('it is over', async () => !(await designer.get(pathOf(location))).html.includes('<progress'));
    const french = await (await pages.as('designer', 'fr')).get(pathOf(location));
    expect(french.html).toContain('billing');
    expect(french.html).toContain('créé');
  });

  it('that nobody knows of any more says so, with what to do', async () => {
    const { status, html } = await designer.get('/work/0198a3c5d1f07c3e8b52f1a09c64e7d2');
    expect([status, html.includes('the server was started anew')]).toEqual([404, true]);
  });
});
