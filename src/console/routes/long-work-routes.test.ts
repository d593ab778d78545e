import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeEscalation } from '../../../test/support/builders.ts';
import { type ConsolePages, openConsolePages, type Visitor } from '../../../test/support/console-pages.ts';
import { makeDelivery } from '../../../test/support/records.ts';
import { waitUntil } from '../../../test/support/wait-until.ts';
import type { BotId, ConnectionId } from '../../core/ids.ts';
import type { Escalation } from '../../escalations/escalation.ts';
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

const settlement = { kind: 'dead', error: '403', mayHaveArrived: false, durationMs: 5 } as const;

/** Gives up everything that waits. */
async function giveUpAll(): Promise<void> {
  const { outbox } = pages.bench.stores;
  const now = pages.bench.clock.now() + 10_000_000;
  for (;;) {
    const claimed = await outbox.claim({ limit: many, leaseMs: 1000, now, exceptTargets: [] });
    if (claimed.length === 0) return;
    await outbox.settle(
      claimed.map(({ id: deliveryId, leaseToken }) => ({ deliveryId, leaseToken, at: now, settlement })),
    );
  }
}

async function start(number: number, deliveries = 1): Promise<Escalation> {
  const ends = { botId: pages.botId as BotId, connectionId: pages.connectionId as ConnectionId };
  const names = { conversationId: `chat-${number}`, commandId: `command-${number}` };
  const escalation = makeEscalation({ ...ends, ...names });
  const all = Array.from({ length: deliveries }, () => makeDelivery(escalation));
  await pages.bench.stores.escalations.commit({ escalation, deliveries: all });
  return escalation;
}

async function buryMany(): Promise<void> {
  for (let number = 0; number < many; number += 1) await start(number);
  await giveUpAll();
}

/** The page once the work is over. */
async function overPage(location: string | null): Promise<string> {
  await waitUntil('it is over', async () => !(await designer.get(pathOf(location))).html.includes('<progress'));
  return (await designer.get(pathOf(location))).html;
}
const deadOnes = async () => (await pages.bench.stores.outbox.counts()).deadDeliveries;

const pathOf = (location: string | null) => (location ?? '').replace('/console', '');

describe('work that takes a while', () => {
  it('has a page that says how far it is, to whoever began it only, and what came of it', async () => {
    await buryMany();
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
    const over = await overPage(location);
    expect(over).toContain('250 put back in line.');
    expect(over).not.toContain('http-equiv="refresh"');
    expect(await deadOnes()).toBe(0);
  });

  it('of skipping all ends with none left, and asks for the reason before it begins', async () => {
    await buryMany();
    const group = { target: pages.connectionId, lastError: '403' };
    const refused = await designer.post('/deliveries/dead/skip', { ...group, reason: ' ' });
    expect([refused.status, await deadOnes()]).toEqual([422, many]);
    const { location } = await designer.post('/deliveries/dead/skip', { ...group, reason: 'told by phone' });
    expect(location).toMatch(/^\/console\/work\//);
    expect(await overPage(location)).toContain('250 skipped.');
    expect(await deadOnes()).toBe(0);
  });

  it('of one conversation takes all of it, however long it was, and leads back to it', async () => {
    const { id } = await start(1, 1_100);
    await giveUpAll();
    expect(await deadOnes()).toBe(1_100);
    const { location } = await designer.post(`/conversations/${id}/replay`);
    const over = await overPage(location);
    expect(over).toContain('1100 put back in line.');
    expect(over).toContain(`href="/console/conversations/${id}"`);
    expect(await deadOnes()).toBe(0);
  });

  it('of checking a connection without scripts shows what is known so far, then how it went', async () => {
    const { location } = await designer.post(`/connections/${pages.connectionId}/check`);
    expect(location).toMatch(/^\/console\/work\//);
    const over = await overPage(location);
    expect(over).toContain('data-check=');
    expect(over).toContain(`href="/console/connections/${pages.connectionId}"`);
  });

  it('of an update shows what was done, in the language of whoever looks', async () => {
    const { botId, connectionId } = pages;
    await pages.bench.call('POST', '/routes', { botId, connectionId, skill: 'billing', mode: 'create' });
    const { location } = await designer.post('/skills/update');
    await overPage(location);
    const french = await (await pages.as('designer', 'fr')).get(pathOf(location));
    expect(french.html).toContain('billing');
    expect(french.html).toContain('créé');
    expect(french.html).toContain('Voici ce que la mise');
  });

  it('that nobody knows of any more says so, with what to do', async () => {
    const { status, html } = await designer.get('/work/0198a3c5d1f07c3e8b52f1a09c64e7d2');
    expect([status, html.includes('the server was started anew')]).toEqual([404, true]);
  });
});
