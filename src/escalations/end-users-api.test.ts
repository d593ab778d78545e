import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AdminBench, connectionOf, openAdminBench } from '../../test/support/admin-bench.ts';
import { makeEscalation } from '../../test/support/builders.ts';
import { makeDelivery, makeMessage } from '../../test/support/records.ts';
import { type BotId, type ConnectionId, newId } from '../core/ids.ts';
import { endUserKeysOf } from '../identities/resolve-end-user.ts';
import type { Escalation } from './escalation.ts';

let bench: AdminBench;
let botId: BotId;
let connectionId: ConnectionId;
beforeEach(async () => {
  bench = await openAdminBench();
  botId = (await bench.call('POST', '/bots', { name: 'Bot' })).body.bot.id;
  connectionId = (await bench.call('POST', '/connections', connectionOf())).body.id;
});
afterEach(() => bench.close());

const email = 'Lea.Zyxomma@shop.example';
const save = async (overrides: Partial<Escalation> = {}, who: Partial<Escalation['endUser']> = {}) => {
  const ids = { botId, connectionId, conversationId: newId('escalation'), commandId: newId('event') };
  const { endUser } = makeEscalation();
  const over = { state: 'ended', endedAt: 2000 } as const;
  const escalation = makeEscalation({ ...ids, ...over, endUser: { ...endUser, ...who }, ...overrides });
  const messages = [makeMessage(escalation, { parts: [{ kind: 'text', text: 'Zyxomma is my name' }] })];
  await bench.keeper.create({ escalation, messages });
  return escalation;
};
const statusOf = async ({ id }: Escalation) => (await bench.call('GET', `/escalations/${id}`)).status;
const open = { state: 'active', endedAt: null } as const;

describe('DELETE /escalations/{id}', () => {
  it('deletes an ended one with all that was said, once, and audits it with its id only', async () => {
    const source = { kind: 'stored', attachmentId: newId('attachment') } as const;
    const upload = { id: source.attachmentId, botId, name: 'Zyxomma.png', mediaType: 'image/png' };
    await bench.stores.attachments.add({ ...upload, sizeBytes: 1, createdAt: 1 });
    const escalation = await save({ id: newId('escalation') });
    const file = { kind: 'attachment', name: 'Zyxomma.png', mediaType: 'image/png', sizeBytes: 1, source } as const;
    const other = { ...escalation, id: newId('escalation'), conversationId: 'c-2', commandId: 's-2' };
    await bench.keeper.create({ escalation: other, messages: [makeMessage(other, { parts: [file] })] });
    expect((await bench.call('DELETE', `/escalations/${other.id}`)).status).toBe(204);
    expect([await statusOf(other), await statusOf(escalation)]).toEqual([404, 200]);
    expect(bench.erased).toEqual([source.attachmentId]);
    expect((await bench.call('DELETE', `/escalations/${other.id}`)).status).toBe(404);
    const { entries } = (await bench.call('GET', '/audit')).body;
    expect(entries[0]).toMatchObject({ action: 'escalation.removed', subject: other.id });
    expect(entries.filter((entry: { action: string }) => entry.action === 'escalation.removed')).toHaveLength(1);
    expect(JSON.stringify([entries, bench.logged])).not.toContain('Zyxomma');
  });

  it('refuses one that is open, and one of which something is still to be delivered', async () => {
    const running = await save(open);
    const refused = await bench.call('DELETE', `/escalations/${running.id}`);
    expect([refused.status, refused.body.error.message]).toEqual([409, expect.stringContaining('End it first')]);
    const ids = { botId, connectionId, conversationId: 'c', commandId: 's' };
    const waiting = makeEscalation({ ...ids, state: 'ended', endedAt: 2000 });
    await bench.keeper.create({ escalation: waiting, deliveries: [makeDelivery(waiting)] });
    const early = await bench.call('DELETE', `/escalations/${waiting.id}`);
    expect([early.status, early.body.error.message]).toEqual([409, expect.stringContaining('still to be delivered')]);
    expect([await statusOf(running), await statusOf(waiting)]).toEqual([200, 200]);
    expect((await bench.call('GET', '/audit?action=escalation.removed')).body.entries).toEqual([]);
  });

  it('goes on with what was cut off: a long one is deleted whole', async () => {
    const escalation = await save();
    const messages = Array.from({ length: 600 }, () => makeMessage(escalation));
    const next = { ...escalation, version: 2 };
    await bench.stores.escalations.commit({ escalation: next, messages });
    await bench.stores.escalations.removeEnded(escalation.id, 250);
    expect(await statusOf(escalation)).toBe(200);
    expect((await bench.call('DELETE', `/escalations/${escalation.id}`)).status).toBe(204);
    expect(await bench.stores.escalations.listMessages(escalation.id, null, 10)).toEqual([]);
  });
});

describe('POST /end-users/search', () => {
  const search = async (body: object) =>
    (await bench.call('POST', '/end-users/search', body)).body.escalations.map((one: { id: string }) => one.id);

  it('finds by address in any letter case, by id whether vouched for or claimed, and by conversation', async () => {
    const [vouched = '', claimed = ''] = endUserKeysOf(botId, 'customer-7');
    const old = await save({ conversationId: 'c-7' }, { key: vouched, vouchedId: 'customer-7' });
    const young = await save({ ...open, conversationId: 'c-7' }, { key: claimed });
    const byMail = await save({}, { email: { address: email, isVouched: false } });
    expect(await search({ id: ' customer-7 ' })).toEqual([young.id, old.id]);
    expect(await search({ id: 'customer-7', botId })).toEqual([young.id, old.id]);
    expect(await search({ id: 'customer-7', botId: newId('bot') })).toEqual([]);
    expect(await search({ email: email.toUpperCase() })).toEqual([byMail.id]);
    expect(await search({ conversationId: 'c-7' })).toEqual([young.id, old.id]);
    expect(await search({ conversationId: 'customer-7' })).toEqual([]);
  });

  it('takes exactly one name', async () => {
    for (const body of [{}, { id: 'a', email }, { id: '' }, { email, botId }]) {
      expect((await bench.call('POST', '/end-users/search', body)).status).toBe(400);
    }
  });
});

describe('POST /end-users/forget', () => {
  const who = { email: { address: email, isVouched: false } };

  it('deletes every ended escalation of the end user and nothing of others', async () => {
    const theirs = [await save({}, who), await save({}, who)];
    const other = await save();
    const { status, body } = await bench.call('POST', '/end-users/forget', { email });
    expect([status, body]).toEqual([200, { removed: 2, isMore: false }]);
    expect(await Promise.all([...theirs, other].map(statusOf))).toEqual([404, 404, 200]);
    const again = await bench.call('POST', '/end-users/forget', { email });
    expect(again.body).toEqual({ removed: 0, isMore: false });
  });

  it('deletes nothing while one is open, and names it', async () => {
    const old = await save({}, who);
    const running = await save(open, who);
    const refused = await bench.call('POST', '/end-users/forget', { email });
    expect([refused.status, refused.body.error.message]).toEqual([409, expect.stringContaining(running.id)]);
    expect([await statusOf(old), await statusOf(running)]).toEqual([200, 200]);
  });

  it('says when a second call is needed', async () => {
    for (let number = 0; number < 101; number += 1) await save({}, who);
    expect((await bench.call('POST', '/end-users/forget', { email })).body).toEqual({ removed: 100, isMore: true });
    expect((await bench.call('POST', '/end-users/forget', { email })).body).toEqual({ removed: 1, isMore: false });
  });
});
