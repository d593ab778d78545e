import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeEscalation } from '../../../test/support/builders.ts';
import { type ConsolePages, openConsolePages } from '../../../test/support/console-pages.ts';
import { makeDelivery, makeEvent, makeMessage } from '../../../test/support/records.ts';
import type { BotId, ConnectionId, EscalationId } from '../../core/ids.ts';
import type { Escalation } from '../../escalations/escalation.ts';

let pages: ConsolePages;
beforeEach(async () => {
  pages = await openConsolePages();
});
afterEach(() => pages.close());

let conversations = 0;
async function add(changes: Partial<Escalation> = {}): Promise<Escalation> {
  conversations += 1;
  const escalation = makeEscalation({
    botId: pages.botId as BotId,
    connectionId: pages.connectionId as ConnectionId,
    conversationId: `chat-${conversations}`,
    commandId: `command-${conversations}`,
    lastSeq: 1,
    ...changes,
  });
  await pages.bench.stores.escalations.commit({
    escalation,
    messages: [makeMessage(escalation, { parts: [{ kind: 'text', text: 'My card number is secret' }] })],
    events: [makeEvent(escalation, { seq: 1, type: 'escalation.queued' })],
    deliveries: [makeDelivery(escalation)],
  });
  return escalation;
}

/** Claims what waits and lets it fail for good, the way the relay does. */
async function kill(error: string): Promise<void> {
  const { outbox } = pages.bench.stores;
  const now = pages.bench.clock.now() + 10_000_000;
  const claimed = await outbox.claim({ limit: 10, leaseMs: 1000, now, exceptTargets: [] });
  await outbox.settle(
    claimed.map(({ id, leaseToken }) => ({
      deliveryId: id,
      leaseToken,
      at: now,
      settlement: { kind: 'dead', error, mayHaveArrived: false, durationMs: 5 },
    })),
  );
}

describe('the list of conversations', () => {
  it('says what to do while there is none', async () => {
    const viewer = await pages.as('viewer');
    expect((await viewer.get('/conversations')).html).not.toContain('href="/console/try"');
    const designer = await pages.as('designer');
    expect((await designer.get('/conversations')).html).toContain('href="/console/try"');
  });

  it('filters by state, skill and day, and follows by itself on the first page only', async () => {
    const waiting = await add({ state: 'waiting', skill: 'billing' });
    const active = await add({ state: 'active', skill: 'sales' });
    const viewer = await pages.as('viewer');
    const shown = async (search: string) => {
      const { html } = await viewer.get(`/conversations${search}`);
      return [waiting, active].map(({ id }) => html.includes(`/console/conversations/${id}"`));
    };
    expect(await shown('')).toEqual([true, true]);
    expect(await shown('?state=waiting')).toEqual([true, false]);
    expect(await shown('?skill=sales')).toEqual([false, true]);
    expect(await shown('?until=2001-01-01')).toEqual([false, false]);
    expect(await shown(`?before=${active.id}`)).toEqual([true, false]);
    expect((await viewer.get('/conversations')).html).toContain('sse-connect');
    expect((await viewer.get(`/conversations?before=${active.id}`)).html).not.toContain('sse-connect');
  });

  it('finds a group by the skills that lead to it', async () => {
    await pages.bench.call('POST', '/routes', {
      botId: pages.botId,
      connectionId: pages.connectionId,
      skill: 'billing',
      groupName: 'Invoices',
    });
    const inside = await add({ skill: 'billing' });
    const outside = await add({ skill: 'sales' });
    const { html } = await (await pages.as('viewer')).get('/conversations?group=invoices');
    expect([html.includes(inside.id), html.includes(outside.id)]).toEqual([true, false]);
  });

  it('leads from any id straight to its conversation', async () => {
    const { id, conversationId } = await add();
    const [delivery] = await pages.bench.stores.outbox.list({ escalationId: id, limit: 1 });
    const viewer = await pages.as('viewer');
    for (const asked of [id, conversationId, delivery?.id]) {
      expect((await viewer.get(`/conversations?id=${asked}`)).location).toBe(`/console/conversations/${id}`);
    }
    expect((await viewer.get('/conversations?id=unheard-of')).html).toContain('No conversation here');
  });

  it('is paged: the next page begins where this one ended', async () => {
    const all: EscalationId[] = [];
    for (let index = 0; index < 51; index += 1) all.push((await add()).id);
    const viewer = await pages.as('viewer');
    const next = /rel="next" href="[^"]*before=(esc_\w+)"|href="[^"]*before=(esc_\w+)" rel="next"/.exec(
      (await viewer.get('/conversations')).html,
    );
    const { html } = await viewer.get(`/conversations?before=${next?.[1] ?? next?.[2]}`);
    expect(all.filter((id) => html.includes(`/console/conversations/${id}"`))).toEqual([all[0]]);
  });
});

describe('one conversation', () => {
  it('shows what was said to a designer and hides it from a viewer', async () => {
    const { id } = await add();
    const designer = await (await pages.as('designer')).get(`/conversations/${id}`);
    const viewer = await (await pages.as('viewer')).get(`/conversations/${id}`);
    expect(designer.html).toContain('My card number is secret');
    expect(viewer.html).not.toContain('My card number is secret');
    expect(viewer.html).toContain('Your role does not allow you to read the text.');
    expect(viewer.html).not.toContain(`/conversations/${id}/end`);
  });

  it('tells events, failed tries and what was given up in one line of time', async () => {
    const { id } = await add();
    await kill('503 Service Unavailable');
    const { html } = await (await pages.as('viewer', 'fr')).get(`/conversations/${id}`);
    expect(html).toContain('Visible par les agents');
    expect(html).toContain('Échec de la tentative 1');
    expect(html).toContain('503 Service Unavailable');
    expect(html).toContain('abandonnée');
  });

  it('is ended and handed back with a reason, by designers only', async () => {
    const { id } = await add();
    expect((await (await pages.as('viewer')).post(`/conversations/${id}/end`)).status).toBe(403);
    const designer = await pages.as('designer');
    expect((await designer.get(`/conversations/${id}/end`)).html).toContain('The bot takes over again');
    await designer.post(`/conversations/${id}/end`, { comment: 'asked by phone' });
    const ended = await pages.bench.stores.escalations.find(id);
    expect(ended?.end).toEqual({ by: 'system', reason: 'admin_ended', comment: 'asked by phone' });
    expect((await designer.get(`/conversations/${id}`)).html).toContain('ended in the console');
    expect((await designer.get(`/conversations/${id}/end`)).location).toBe(`/console/conversations/${id}`);
  });

  it('is replayed after deliveries were given up', async () => {
    const { id } = await add();
    await kill('gone');
    const designer = await pages.as('designer');
    expect((await designer.get(`/conversations/${id}`)).html).toContain('Replay what was given up');
    await designer.post(`/conversations/${id}/replay`);
    const [delivery] = await pages.bench.stores.outbox.list({ escalationId: id, limit: 1 });
    expect(delivery?.state).toBe('waiting');
  });

  it('that is not there is said to be so', async () => {
    const absent = 'esc_0198a3c5d1f07c3e8b52f1a09c64e7d2';
    expect((await (await pages.as('viewer')).get(`/conversations/${absent}`)).status).toBe(404);
  });
});

describe('what is held of an end user', () => {
  const over = { by: 'user', reason: 'user_left', comment: null } as const;
  const held = { state: 'ended', endedAt: 9_000, end: over } as const;
  const settle = async () => kill('refused');

  it('is downloaded and deleted by administrators only, one conversation or all of the end user', async () => {
    const [one, other] = [await add(held), await add(held)];
    const stranger = await add({ ...held, endUser: { ...one.endUser, key: 'psl-other' } });
    await settle();
    const designer = await pages.as('designer');
    const path = `/conversations/${one.id}`;
    expect((await designer.get(path)).html).not.toContain(`${path}/remove`);
    expect((await designer.post(`${path}/remove`, { which: 'one' })).status).toBe(403);
    const admin = await pages.as('admin');
    expect((await admin.get(path)).html).toContain(`${path}/remove`);
    expect((await admin.get(`${path}/held`)).html).toContain('My card number is secret');
    const asked = await admin.get(`${path}/remove`);
    expect(asked.html).toContain(`/console/conversations/${other.id}`);
    expect(asked.html).not.toContain(stranger.id);
    const gone = await admin.post(`${path}/remove`, { which: 'all' });
    expect(gone.location).toBe('/console/conversations');
    const statuses = await Promise.all(
      [one, other, stranger].map(async ({ id }) => (await admin.get(`/conversations/${id}`)).status),
    );
    expect(statuses).toEqual([404, 404, 200]);
    expect((await admin.post(`/conversations/${stranger.id}/remove`, { which: 'one' })).status).toBe(303);
    expect((await admin.get(`/conversations/${stranger.id}`)).status).toBe(404);
    // A page that was left open follows nothing any more, and fills no log.
    expect((await admin.get(`/conversations/${stranger.id}/live`)).status).toBe(404);
    expect(pages.bench.logged.filter((line) => line.includes('live_view_failed'))).toEqual([]);
  });

  it('stays while a conversation is open or something is to be delivered, in words of the reader', async () => {
    const waiting = await add(held);
    const open = await add({ endUser: { ...waiting.endUser, key: 'psl-open' } });
    const admin = await pages.as('admin');
    expect((await admin.get(`/conversations/${open.id}`)).html).not.toContain(`${open.id}/remove`);
    const refused = await admin.post(`/conversations/${waiting.id}/remove?lang=fr`, { which: 'one' });
    expect([refused.status, refused.html.includes('encore en attente')]).toEqual([409, true]);
    const stillOpen = await admin.post(`/conversations/${open.id}/remove?lang=en`, { which: 'all' });
    expect([stillOpen.status, stillOpen.html.includes('nothing was deleted')]).toEqual([409, true]);
  });
});
