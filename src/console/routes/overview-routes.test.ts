import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeEscalation } from '../../../test/support/builders.ts';
import { type ConsolePages, openConsolePages } from '../../../test/support/console-pages.ts';
import { makeDelivery } from '../../../test/support/records.ts';
import type { BotId, ConnectionId } from '../../core/ids.ts';
import type { Escalation } from '../../escalations/escalation.ts';
import { readStatistics } from '../read-statistics.ts';

let pages: ConsolePages;
beforeEach(async () => {
  pages = await openConsolePages();
});
afterEach(() => pages.close());

let conversations = 0;
async function add(changes: Partial<Escalation>): Promise<void> {
  conversations += 1;
  const escalation = makeEscalation({
    botId: pages.botId as BotId,
    connectionId: pages.connectionId as ConnectionId,
    conversationId: `chat-${conversations}`,
    commandId: `command-${conversations}`,
    startedAt: 1_000,
    ...changes,
  });
  await pages.bench.stores.escalations.commit({ escalation, deliveries: [makeDelivery(escalation)] });
}

const left = { state: 'ended', endedAt: 9_000, end: { by: 'user', reason: 'user_left', comment: null } } as const;
const refuse = (code: 'no_agent' | 'closed', at: number) =>
  pages.bench.stores.escalations.countRefusal({ botId: pages.botId as BotId, code, at });
const read = () => readStatistics(pages.bench.tools, { now: Date.now(), days: 7 });

describe('the numbers of a period', () => {
  it('count by day, skill and outcome, and leave tests out', async () => {
    await add({ skill: 'billing', firstAgentMessageAt: 5_000 });
    await add({ skill: 'billing', firstAgentMessageAt: 3_000, ...left });
    await add({ skill: null, ...left });
    await add({ skill: 'sales', isTest: true });
    const found = await read();
    expect(found).toMatchObject({ total: 3, answered: 2, firstAnswerMs: 3_000, abandoned: 1 });
    expect(found.skills).toEqual([
      { skill: 'billing', count: 2 },
      { skill: null, count: 1 },
    ]);
    expect(found.outcomes).toEqual([
      { reason: 'user_left', count: 2 },
      { reason: null, count: 1 },
    ]);
    // Ids begin with the time at which they are made: all of these are of today, or of yesterday at midnight.
    expect(found.days).toHaveLength(7);
    expect(found.days.slice(-2).reduce((sum, { count }) => sum + count, 0)).toBe(3);
  });

  it('tell how long the relay took, each way, of what has arrived', async () => {
    await add({});
    const { outbox } = pages.bench.stores;
    const [claimed] = await outbox.claim({ limit: 1, leaseMs: 1_000, now: 2_000, exceptTargets: [] });
    if (claimed === undefined) throw new Error('Nothing waits.');
    const { id: deliveryId, leaseToken } = claimed;
    await outbox.settle([{ deliveryId, leaseToken, at: 1_250, settlement: { kind: 'delivered', durationMs: 40 } }]);
    await add({});
    const took = { helpdesk: { halfMs: 250, mostMs: 250 }, bot: null };
    const found = await read();
    expect(found).toMatchObject({ relayCount: 1, relay: took });
    expect(found.relayDays.filter(({ helpdesk }) => helpdesk !== null)).toMatchObject([took]);
  });

  it('count the starts that were refused, by reason, in the period only', async () => {
    const now = Date.now();
    await refuse('no_agent', now);
    await refuse('no_agent', now);
    await refuse('closed', now);
    await refuse('closed', now - 30 * 24 * 60 * 60_000);
    expect((await read()).refusals).toEqual([
      { code: 'no_agent', count: 2 },
      { code: 'closed', count: 1 },
    ]);
  });

  it('are the same at the admin API', async () => {
    await add({ skill: 'billing', firstAgentMessageAt: 5_000 });
    await refuse('no_agent', Date.now());
    const { status, body } = await pages.bench.call('GET', '/statistics?days=30');
    expect([status, body.total, body.days.length, body.refusals]).toEqual([
      200,
      1,
      30,
      [{ code: 'no_agent', count: 1 }],
    ]);
    expect((await pages.bench.call('GET', '/statistics?days=91')).status).toBe(400);
  });
});

describe('the overview', () => {
  it('says what to do while there is nothing, in both languages', async () => {
    expect((await (await pages.as('viewer')).get('/overview')).html).toContain('Nothing in this period');
    expect((await (await pages.as('viewer', 'fr')).get('/overview?days=30')).html).toContain('Rien sur cette période');
  });

  it('was a page of two meters for a bot of many skills: the busiest are shown, the rest is folded, by name', async () => {
    for (let number = 14; number >= 1; number -= 1) await add({ skill: `skill ${number}` });
    await add({ skill: 'skill 13' });
    const { html } = await (await pages.as('viewer')).get('/overview?days=7');
    const card = html.slice(html.indexOf('By skill'), html.indexOf('By outcome'));
    const [shown = '', folded = ''] = card.split('<summary>');
    const named = (part: string) => [...part.matchAll(/skill \d+/g)].map(([name]) => name);
    expect(named(shown)).toEqual(['skill 13', ...Array.from({ length: 11 }, (_, at) => `skill ${at + 1}`)]);
    expect(folded).toContain('The others (2)');
    expect(named(folded)).toEqual(['skill 12', 'skill 14']);
  });

  it('shows every chart with its table', async () => {
    await add({ skill: 'billing', ...left });
    const { html } = await (await pages.as('viewer')).get('/overview?days=7');
    expect(html.match(/<svg class="chart" role="img"/g)).toHaveLength(1);
    expect(html.match(/<svg class="share"/g)).toHaveLength(2);
    expect(html).toContain('the end user left');
    expect(html).toContain('billing');
    expect(html).not.toContain('style=');
    expect(html).toContain('No escalation was refused in this period.');
    await refuse('no_agent', Date.now());
    expect((await (await pages.as('viewer')).get('/overview?days=7')).html).toContain('no agent was there');
  });
});
