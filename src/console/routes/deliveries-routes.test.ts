import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeEscalation } from '../../../test/support/builders.ts';
import { type ConsolePages, openConsolePages, type Visitor } from '../../../test/support/console-pages.ts';
import { makeDelivery } from '../../../test/support/records.ts';
import type { BotId, ConnectionId, DeliveryId } from '../../core/ids.ts';

let pages: ConsolePages;
let designer: Visitor;
beforeEach(async () => {
  pages = await openConsolePages();
  designer = await pages.as('designer');
});
afterEach(() => pages.close());

/** A delivery of a conversation of its own that was given up for this reason. */
async function bury(error: string): Promise<DeliveryId> {
  const { outbox } = pages.bench.stores;
  const id = await wait();
  const now = pages.bench.clock.now() + 10_000_000;
  const claimed = await outbox.claim({ limit: 50, leaseMs: 1000, now, exceptTargets: [] });
  await outbox.settle(
    claimed.map(({ id: deliveryId, leaseToken }) => ({
      deliveryId,
      leaseToken,
      at: now,
      settlement: { kind: 'dead', error, mayHaveArrived: false, durationMs: 5 },
    })),
  );
  return id;
}

let conversations = 0;
async function wait(): Promise<DeliveryId> {
  conversations += 1;
  const escalation = makeEscalation({
    botId: pages.botId as BotId,
    connectionId: pages.connectionId as ConnectionId,
    conversationId: `chat-${conversations}`,
    commandId: `command-${conversations}`,
  });
  const delivery = makeDelivery(escalation);
  await pages.bench.stores.escalations.commit({ escalation, deliveries: [delivery] });
  return delivery.id;
}

const stateOf = async (id: DeliveryId) => (await pages.bench.stores.outbox.find(id))?.state;

describe('deliveries', () => {
  it('say that all is well while nothing was given up', async () => {
    const { html } = await (await pages.as('viewer', 'fr')).get('/deliveries');
    expect(html).toContain('Rien n’a été abandonné');
  });

  it('are counted by whom they were for and why, and what waits is listed', async () => {
    await bury('403 Forbidden');
    await bury('403 Forbidden');
    await bury('timed out');
    const waiting = await wait();
    const { html } = await (await pages.as('viewer')).get('/deliveries');
    expect(html).toMatch(/403 Forbidden<\/a><\/td><td class="number">2</);
    expect(html).toMatch(/timed out<\/a><\/td><td class="number">1</);
    expect(html).toContain('not tried yet');
    expect(html).not.toContain('Replay all');
    expect(await stateOf(waiting)).toBe('waiting');
  });

  it('of one reason are replayed together, and others stay', async () => {
    const refused = [await bury('403 Forbidden'), await bury('403 Forbidden')];
    const other = await bury('timed out');
    const { location } = await designer.post('/deliveries/dead/replay', {
      target: pages.connectionId,
      reason: '403 Forbidden',
    });
    expect(location).toBe('/console/deliveries');
    expect(await Promise.all(refused.map(stateOf))).toEqual(['waiting', 'waiting']);
    expect(await stateOf(other)).toBe('dead');
  });

  it('are replayed one by one, and a second time is refused with a sentence', async () => {
    const id = await bury('gone');
    await designer.post(`/deliveries/${id}/replay`);
    expect(await stateOf(id)).toBe('waiting');
    expect((await designer.post(`/deliveries/${id}/replay`)).location).toBe('/console/deliveries');
  });

  it('are skipped with a reason only, and stay to be seen', async () => {
    const id = await bury('gone');
    const without = await designer.post(`/deliveries/${id}/skip`, { reason: ' ' });
    expect(without.status).toBe(422);
    expect(without.html).toContain('field-reason-error');
    expect(await stateOf(id)).toBe('dead');
    await designer.post(`/deliveries/${id}/skip`, { reason: 'called instead' });
    expect(await pages.bench.stores.outbox.find(id)).toMatchObject({ state: 'skipped', lastError: 'called instead' });
  });

  it('of one reason are skipped together', async () => {
    const gone = [await bury('gone'), await bury('gone')];
    const other = await bury('other');
    const address = `/deliveries/dead/skip?target=${pages.connectionId}&reason=gone`;
    expect((await designer.get(address)).html).toContain('name="lastError" value="gone"');
    const form = { target: pages.connectionId, lastError: 'gone', reason: 'old' };
    await designer.post('/deliveries/dead/skip', form);
    expect(await Promise.all(gone.map(stateOf))).toEqual(['skipped', 'skipped']);
    expect(await stateOf(other)).toBe('dead');
  });

  it('are nothing that a viewer could bring back or skip', async () => {
    const id = await bury('gone');
    const viewer = await pages.as('viewer');
    const group = { target: pages.connectionId, reason: 'gone' };
    const tries = [
      viewer.post(`/deliveries/${id}/replay`),
      viewer.post(`/deliveries/${id}/skip`, { reason: 'x' }),
      viewer.post('/deliveries/dead/replay', group),
      viewer.post('/deliveries/dead/skip', group),
    ];
    expect((await Promise.all(tries)).map(({ status }) => status)).toEqual([403, 403, 403, 403]);
    expect(await stateOf(id)).toBe('dead');
  });

  it('are offered by the admin API in the same ways', async () => {
    const [one, two] = [await bury('gone'), await bury('gone')];
    expect((await pages.bench.call('POST', `/deliveries/${one}/skip`, { reason: 'x' })).body.state).toBe('skipped');
    const body = { target: pages.connectionId, lastError: 'gone' };
    expect((await pages.bench.call('POST', '/deliveries/replay', body)).body.replayed).toBe(1);
    expect(await stateOf(two)).toBe('waiting');
    await bury('gone');
    const skipped = await pages.bench.call('POST', '/deliveries/skip', { ...body, reason: 'x' });
    expect(skipped.body).toEqual({ skipped: 2, isMore: false });
  });
});
