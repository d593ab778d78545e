import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AdminBench, connectionOf, openAdminBench } from '../../test/support/admin-bench.ts';
import { makeEscalation } from '../../test/support/builders.ts';
import { makeDelivery, makeMessage, makePiece } from '../../test/support/records.ts';
import { type DeliveryId, newId, type RemoteConversationId } from '../core/ids.ts';
import type { NewDelivery } from '../outbox/delivery.ts';
import { createDeliverCommand } from '../relay/deliver-command.ts';
import type { Escalation, MessageRecord } from './escalation.ts';
import type { SendPayload } from './payload.ts';

let bench: AdminBench;
let escalation: Escalation;
let message: MessageRecord;
beforeEach(async () => {
  bench = await openAdminBench();
  const { bot } = (await bench.call('POST', '/bots', { name: 'Bot', callbackUrl: 'https://bot.test/events' })).body;
  const { id: connectionId } = (await bench.call('POST', '/connections', connectionOf())).body;
  const conversation = { remoteConversationId: 'remote-1' as RemoteConversationId, remoteUserId: null };
  const remote = { ...conversation, state: { token: 'conversation-token' } };
  escalation = makeEscalation({ botId: bot.id, connectionId, remote, state: 'active', callbackUrl: bot.callbackUrl });
  message = makeMessage(escalation, { clientId: 'bot-message-1' });
});
afterEach(() => bench.close());

const piece = (changes: Partial<SendPayload> = {}, row: Partial<NewDelivery> = {}): NewDelivery => {
  const payload = makePiece({ messageId: message.id, clientId: 'bot-message-1', ...changes });
  return makeDelivery(escalation, { payload, ...row });
};

/** Carries what waits for the helpdesk, one after the other, as the relay does. */
async function relay(): Promise<void> {
  const { tools, stores, clock } = bench;
  const openFile = () => Promise.reject(new Error('no files here'));
  const nothing = { report: () => undefined, fetchLastWords: async () => undefined, isToldAfterEnd: async () => true };
  const deliver = createDeliverCommand({ ...tools, ...nothing, store: stores.escalations, openFile });
  for (;;) {
    const request = { limit: 1, leaseMs: 30_000, now: clock.now(), exceptTargets: [escalation.botId] };
    const [delivery] = await stores.outbox.claim(request);
    if (delivery === undefined) return;
    tools.gates.began(delivery.target);
    await deliver(delivery, new AbortController().signal);
  }
}

const detail = async () => (await bench.call('GET', `/escalations/${escalation.id}`)).body;
const typesOf = async () => (await detail()).events.map((event: { type: string }) => event.type);
const dead = async (): Promise<{ id: DeliveryId; escalationId: string }[]> =>
  (await bench.call('GET', '/deliveries')).body.deliveries;
const replay = (id: DeliveryId) => bench.call('POST', `/deliveries/${id}/replay`);

describe('replay of a dead delivery', () => {
  it('sends the message at last and tells the bot that it arrived, after it was told that it had failed', async () => {
    await bench.keeper.create({ escalation, messages: [message], deliveries: [piece()] });
    bench.account.trouble = 'reject';
    await relay();
    expect((await detail()).messages[0].state).toBe('failed');
    bench.account.trouble = null;
    const [lost] = await dead();
    if (lost === undefined) throw new Error('Nothing died.');
    const { status, body } = await replay(lost.id);
    expect([status, body.state, body.attempts]).toEqual([200, 'waiting', 0]);
    expect(bench.nudges).toHaveLength(1);
    await relay();
    expect((await detail()).messages[0]).toMatchObject({ state: 'delivered', remoteMessageIds: ['remote-message-1'] });
    expect(await typesOf()).toEqual(['message.failed', 'message.delivered']);
    expect(await dead()).toEqual([]);
  });

  it('calls a message of several pieces delivered only once all of its pieces have arrived', async () => {
    const pieces = [
      piece({ isLastPiece: false }),
      piece({ isFirstPiece: false, isLastPiece: false }),
      piece({ isFirstPiece: false }),
    ];
    await bench.keeper.create({ escalation, messages: [message], deliveries: pieces });
    bench.account.trouble = 'reject';
    await relay();
    bench.account.trouble = null;
    // Last piece first: order among dead pieces is for whoever replays them to choose.
    for (const { id } of [...pieces].reverse()) {
      expect(await typesOf()).toEqual(['message.failed']);
      await replay(id);
      await relay();
    }
    expect(await typesOf()).toEqual(['message.failed', 'message.delivered']);
    expect((await detail()).messages[0].state).toBe('delivered');
  });

  it('calls a message delivered though another one of the same millisecond is still dead', async () => {
    const other = { ...message, id: newId('message'), clientId: 'bot-message-2' };
    const mine = [piece({ isLastPiece: false }), piece({ isFirstPiece: false })];
    await bench.keeper.create({
      escalation,
      messages: [message, other],
      deliveries: [...mine, piece({ messageId: other.id, clientId: 'bot-message-2' })],
    });
    bench.account.trouble = 'reject';
    await relay();
    bench.account.trouble = null;
    for (const { id } of mine) {
      await replay(id);
      await relay();
    }
    expect((await detail()).messages.map((one: MessageRecord) => one.state)).toEqual(['delivered', 'failed']);
    expect((await detail()).attempts.map((one: { outcome: string }) => one.outcome)).toEqual(['dead', 'dead', 'dead']);
  });

  it.each(['dead', 'waiting'])('never calls a message delivered of which a %s piece was skipped', async (state) => {
    const [first, second] = [piece({ isLastPiece: false }), piece({ isFirstPiece: false })];
    await bench.keeper.create({ escalation, messages: [message], deliveries: [first, second] });
    if (state === 'dead') {
      bench.account.trouble = 'reject';
      await relay();
      bench.account.trouble = null;
    }
    const skipped = await bench.call('POST', `/deliveries/${first.id}/skip`, { reason: 'the file is not needed' });
    expect(skipped.status).toBe(200);
    await replay(second.id);
    await relay();
    expect(bench.account.sent).toHaveLength(1);
    expect(await typesOf()).toEqual(['message.failed']);
    expect((await detail()).messages[0].state).toBe('failed');
  });

  it('is refused for what is not dead, for what is not there, and for openings that came too late', async () => {
    const waiting = piece();
    const opening = makeDelivery(escalation, { kind: 'open', payload: { kind: 'open', transcript: [] } });
    await bench.keeper.create({
      escalation: { ...escalation, remote: null, state: 'opening' },
      messages: [message],
      deliveries: [opening, waiting],
    });
    expect((await replay(waiting.id)).body.error.message).toContain('only dead deliveries');
    expect((await replay(newId('delivery'))).status).toBe(404);
    bench.account.trouble = 'reject';
    await relay();
    expect((await detail()).escalation.end).toMatchObject({ reason: 'helpdesk_lost' });
    expect((await replay(opening.id)).body.error.message).toContain('start a new one');
  });

  it('can be asked for a whole escalation, or for everything to one target', async () => {
    const other = { ...message, id: newId('message'), clientId: 'bot-message-2' };
    const deliveries = [piece(), piece({ messageId: other.id }, { createdAt: 2000 })];
    await bench.keeper.create({ escalation, messages: [message, other], deliveries });
    bench.account.trouble = 'reject';
    await relay();
    const ofOther = await bench.call('POST', '/deliveries/replay', { target: newId('connection') });
    expect(ofOther.body).toEqual({ replayed: 0, refused: 0, isMore: false });
    const ofTarget = await bench.call('POST', '/deliveries/replay', { target: escalation.connectionId });
    expect(ofTarget.body).toEqual({ replayed: 2, refused: 0, isMore: false });
    await relay();
    const ofEscalation = await bench.call('POST', `/escalations/${escalation.id}/replay`);
    expect(ofEscalation.body.replayed).toBe(2);
    bench.account.trouble = null;
    await relay();
    expect(bench.account.sent.map((sent) => sent.messageId)).toEqual([message.id, other.id]);
  });
});

describe('GET /escalations/{id}', () => {
  it('shows messages, events and deliveries, and nothing of what the adapter keeps', async () => {
    await bench.keeper.create({ escalation, messages: [message], deliveries: [piece()] });
    await relay();
    const shown = await detail();
    expect(shown.escalation).toMatchObject({ id: escalation.id, owner: 'human', remoteConversationId: 'remote-1' });
    expect(shown.messages).toEqual([expect.objectContaining({ clientId: 'bot-message-1', state: 'delivered' })]);
    expect(shown.deliveries.map((one: { kind: string; state: string }) => `${one.kind} ${one.state}`)).toEqual([
      'send delivered',
      'event waiting',
    ]);
    expect(JSON.stringify(shown)).not.toContain('conversation-token');
  });
});

describe('lists', () => {
  it('give escalations newest first, a page at a time, without a gap or a repeat', async () => {
    const made = [escalation, ...Array.from({ length: 4 }, () => ({ ...escalation, id: newId('escalation') }))];
    for (const [index, one] of made.entries()) {
      const names = { conversationId: `c${index}`, commandId: `s${index}` };
      await bench.keeper.create({ escalation: { ...one, ...names, state: index === 0 ? 'ended' : 'waiting' } });
    }
    const seen: string[] = [];
    let next: string | null = '';
    while (next !== null) {
      const from: string = next === '' ? '' : `&before=${next}`;
      const { body } = await bench.call('GET', `/escalations?limit=2${from}`);
      seen.push(...body.escalations.map((one: { id: string }) => one.id));
      next = body.next;
    }
    expect(seen).toEqual(made.map((one) => one.id).reverse());
    expect((await bench.call('GET', '/escalations?state=open')).body.escalations).toHaveLength(4);
    expect(
      (await bench.call('GET', `/escalations?state=ended&botId=${escalation.botId}`)).body.escalations,
    ).toHaveLength(1);
    expect((await bench.call('GET', '/escalations?skill=other')).body.escalations).toEqual([]);
  });

  it('give dead deliveries unless something else is asked for, oldest first', async () => {
    const deliveries = Array.from({ length: 3 }, (_, index) => piece({}, { createdAt: 1000 + index }));
    await bench.keeper.create({ escalation, messages: [message], deliveries });
    expect(await dead()).toEqual([]);
    const first = (await bench.call('GET', '/deliveries?state=waiting&limit=2')).body;
    expect(first.deliveries.map((one: { id: string }) => one.id)).toEqual(deliveries.slice(0, 2).map((one) => one.id));
    const rest = (await bench.call('GET', `/deliveries?state=waiting&limit=2&after=${first.next}`)).body;
    expect([rest.deliveries.length, rest.next]).toEqual([1, null]);
  });
});

describe('POST /escalations/{id}/end', () => {
  it('gives the conversation back, says that an administrator did, and is no mistake the second time', async () => {
    await bench.keeper.create({ escalation });
    const ended = await bench.call('POST', `/escalations/${escalation.id}/end`, { comment: 'shift is over' });
    expect(ended.body).toMatchObject({ state: 'ended', owner: 'bot', end: { by: 'system', reason: 'admin_ended' } });
    expect((await bench.call('POST', `/escalations/${escalation.id}/end`, {})).status).toBe(200);
    const { events, deliveries } = await detail();
    expect(events).toEqual([
      expect.objectContaining({
        type: 'escalation.ended',
        data: expect.objectContaining({ comment: 'shift is over' }),
      }),
    ]);
    expect(deliveries.map((one: { kind: string }) => one.kind).toSorted()).toEqual(['close', 'event']);
  });
});
