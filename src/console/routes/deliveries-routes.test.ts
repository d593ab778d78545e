import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeEscalation } from '../../../test/support/builders.ts';
import { type ConsolePages, openConsolePages, type Visitor } from '../../../test/support/console-pages.ts';
import { makeDelivery, makeMessage } from '../../../test/support/records.ts';
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
  const message = makeMessage(escalation, { clientId: `m-${conversations}` });
  const part = { kind: 'text', text: 'Hello?' } as const;
  const piece = { isFirstPiece: true, isLastPiece: true, part, choice: null, sentAt: 1_000 };
  const payload = { kind: 'send', messageId: message.id, clientId: `m-${conversations}`, ...piece };
  const delivery = makeDelivery(escalation, { payload });
  await pages.bench.stores.escalations.commit({ escalation, messages: [message], deliveries: [delivery] });
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

  it('had their reasons in English only: they lead with words and a remedy, and keep the reason behind them', async () => {
    await bury('POST messages answered 403 (forbidden)');
    await bury('POST 127.0.0.1:9: the connection was refused (ECONNREFUSED)');
    const reader = await pages.as('viewer', 'fr');
    const { html } = await reader.get('/deliveries');
    expect(html).toMatch(/Il manque un droit à la clé[^<]+<\/a><code class="raw" lang="en">POST messages answered 403/);
    expect(html).toContain('Rien ne répond à 127.0.0.1:9.');
    const group = /href="(\/console\/deliveries\/dead\?[^"]+refused[^"]+)"/.exec(html)?.[1] ?? '';
    const page = (await reader.get(group.replace('/console', '').replaceAll('&amp;', '&'))).html;
    expect(page).toMatch(/<h1>Rien ne répond à 127\.0\.0\.1:9/);
    // Once for all of them, and not in each row.
    expect(page.split('(ECONNREFUSED)')).toHaveLength(2);
  });

  it('that wait after a try are told by reason, and skipped with a reason while what was never tried goes on', async () => {
    const stuck = await wait();
    const now = pages.bench.clock.now() + 10_000_000;
    const { outbox } = pages.bench.stores;
    const [claimed] = await outbox.claim({ limit: 1, leaseMs: 1000, now, exceptTargets: [] });
    const settlement = {
      kind: 'retry',
      dueAt: now + 60_000,
      error: 'timed out',
      countsAsAttempt: true,
      mayHaveArrived: false,
      durationMs: 5,
    } as const;
    await outbox.settle([{ deliveryId: stuck, leaseToken: claimed?.leaseToken ?? '', at: now, settlement }]);
    const untried = await wait();
    const { html } = await designer.get('/deliveries');
    expect(html).toContain('Waiting after a try that failed');
    const address = `target=${pages.connectionId}&reason=timed+out`;
    expect(html).toContain(`/console/deliveries/waiting?${address.replace('&', '&amp;')}`);
    expect((await designer.get(`/deliveries/waiting?${address}`)).html).toContain(`/console/deliveries/${stuck}/skip`);
    const form = { target: pages.connectionId, lastError: 'timed out' };
    expect((await designer.post('/deliveries/waiting/skip', form)).status).toBe(422);
    const { location } = await designer.post('/deliveries/waiting/skip', { ...form, reason: 'no longer needed' });
    expect(location).toBe('/console/deliveries');
    const skipped = await outbox.find(stuck);
    expect(skipped).toMatchObject({ state: 'skipped', lastError: 'no longer needed' });
    const { escalations } = pages.bench.stores;
    const told = skipped && (await escalations.listEvents(skipped.escalationId, 0, 9));
    expect(told?.map(({ type, data }) => [type, data['code']])).toEqual([['message.failed', 'skipped']]);
    expect(await stateOf(untried)).toBe('waiting');
    // It has never been tried, but its turn may be at any moment: an operator can stop it all the same.
    await designer.post(`/deliveries/${untried}/skip`, { reason: 'nor this one' });
    expect(await stateOf(untried)).toBe('skipped');
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
