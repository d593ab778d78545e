import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newId, type RemoteConversationId, type RemoteUserId } from '../../src/core/ids.ts';
import type { Database } from '../../src/db/stores.ts';
import type { Escalation } from '../../src/escalations/escalation.ts';
import type { EscalationStore } from '../../src/escalations/store.ts';
import { makeEscalation } from '../support/builders.ts';
import { makeEvent, makeMessage, nextVersion } from '../support/records.ts';

/** What every escalation store promises about reading and about its chores; `commit` has a suite of its own. */
export function escalationStoreContract(name: string, open: () => Promise<Database>): void {
  describe(`escalation store on ${name}`, () => {
    let database: Database;
    let store: EscalationStore;
    beforeEach(async () => {
      database = await open();
      store = database.stores.escalations;
    });
    afterEach(() => database.close());

    const save = async (overrides: Partial<Escalation> = {}): Promise<Escalation> => {
      const escalation = makeEscalation(overrides);
      expect(await store.commit({ escalation, movesWake: true })).toBe('committed');
      return escalation;
    };
    const remote = (id: string, state = {}) => ({
      remoteConversationId: id as RemoteConversationId,
      remoteUserId: 'user-1' as RemoteUserId,
      state,
    });
    const ended = (overrides: Partial<Escalation> = {}) => ({ state: 'ended' as const, endedAt: 2000, ...overrides });

    describe('find', () => {
      it('gives back every field of what was saved', async () => {
        const escalation = await save({
          state: 'active',
          lastSeq: 3,
          remote: remote('conv', { token: 'a secret', nested: { list: [1, null, 'é'] } }),
          ticketId: '42',
          ticketUrl: 'https://desk.example/42',
          agent: { id: null, name: 'Ada', avatarUrl: null },
          offeredChoices: [{ kind: 'reply', label: 'Yes', payload: 'y' }],
          notices: ['the address was not usable'],
          openedAt: 1,
          acceptedAt: 2,
          firstAgentMessageAt: 3,
          lastAgentMessageAt: 4,
          idleWarnedAt: 5,
          wakeAt: 6,
          callbackUrl: 'https://bot.example/events',
          richParts: ['choices'],
          isTest: true,
        });
        expect(await store.find(escalation.id)).toEqual(escalation);
      });

      it('gives back an ended escalation with its end', async () => {
        const escalation = await save(ended({ end: { by: 'agent', reason: 'agent_ended', comment: null } }));
        expect(await store.find(escalation.id)).toEqual(escalation);
      });

      it('answers null for an unknown id', async () => {
        expect(await store.find(newId('escalation'))).toBeNull();
      });
    });

    describe('findOpen and findLatest', () => {
      it('find the open escalation of a bot conversation, also after earlier ones ended', async () => {
        const botId = newId('bot');
        const first = await save({ botId, commandId: 'a', ...ended() });
        expect(await store.findOpen(botId, 'conv-1')).toBeNull();
        expect((await store.findLatest(botId, 'conv-1'))?.id).toBe(first.id);

        const open = await save({ botId, commandId: 'b' });
        const lateEnded = await save({ botId, commandId: 'c', ...ended() });
        expect(lateEnded.id > open.id).toBe(true);
        expect((await store.findOpen(botId, 'conv-1'))?.id).toBe(open.id);
        expect((await store.findLatest(botId, 'conv-1'))?.id).toBe(open.id);
      });

      it('answer the newest ended one when none is open', async () => {
        const botId = newId('bot');
        await save({ botId, commandId: 'a', ...ended() });
        const newest = await save({ botId, commandId: 'b', ...ended() });
        expect((await store.findLatest(botId, 'conv-1'))?.id).toBe(newest.id);
      });

      it('do not see the conversations of other bots', async () => {
        await save();
        expect(await store.findOpen(newId('bot'), 'conv-1')).toBeNull();
        expect(await store.findLatest(newId('bot'), 'conv-1')).toBeNull();
      });
    });

    describe('findByCommand', () => {
      it('finds the escalation of a start command, ended or not, within its bot only', async () => {
        const escalation = await save(ended({ commandId: 'start-1' }));
        expect((await store.findByCommand(escalation.botId, 'start-1'))?.id).toBe(escalation.id);
        expect(await store.findByCommand(newId('bot'), 'start-1')).toBeNull();
      });
    });

    describe('findByRemote', () => {
      it('prefers the open escalation, then the newest ended one', async () => {
        const connectionId = newId('connection');
        const old = await save(ended({ connectionId, remote: remote('r1') }));
        const open = await save({ connectionId, remote: remote('r1') });
        const newer = await save(ended({ connectionId, remote: remote('r1') }));
        const find = () => store.findByRemote(connectionId, 'r1' as RemoteConversationId);
        expect((await find())?.id).toBe(open.id);

        await store.commit({ escalation: nextVersion(open, ended()), movesWake: true });
        expect((await find())?.id).toBe(newer.id);
        expect(newer.id > old.id).toBe(true);
      });

      it('finds a remote conversation that became known later', async () => {
        const escalation = await save({ state: 'opening' });
        await store.commit({ escalation: nextVersion(escalation, { remote: remote('r2', { token: 'x' }) }) });
        const found = await store.findByRemote(escalation.connectionId, 'r2' as RemoteConversationId);
        expect(found?.remote).toEqual(remote('r2', { token: 'x' }));
        expect(await store.findByRemote(newId('connection'), 'r2' as RemoteConversationId)).toBeNull();
      });
    });

    describe('list', () => {
      it('filters by bot, connection, skill and states, newest first, page by page', async () => {
        const botId = newId('bot');
        const connectionId = newId('connection');
        const mine: Escalation[] = [];
        for (let number = 0; number < 5; number += 1) {
          mine.unshift(await save({ botId, connectionId, conversationId: `c${number}`, commandId: `k${number}` }));
        }
        const other = await save({ connectionId, skill: 'sales', ...ended() });
        const ids = (escalations: readonly Escalation[]) => escalations.map((escalation) => escalation.id);

        expect(ids(await store.list({ botId, limit: 3 }))).toEqual(ids(mine.slice(0, 3)));
        const third = mine[2];
        expect(ids(await store.list({ botId, limit: 9, ...(third && { before: third.id }) }))).toEqual(
          ids(mine.slice(3)),
        );
        expect(ids(await store.list({ connectionId, limit: 9 }))).toEqual(ids([other, ...mine]));
        expect(ids(await store.list({ connectionId, states: ['ended'], limit: 9 }))).toEqual([other.id]);
        expect(ids(await store.list({ states: ['waiting', 'active'], limit: 9 }))).toEqual(ids(mine));
        expect(ids(await store.list({ skill: 'sales', limit: 9 }))).toEqual([other.id]);
        expect(ids(await store.list({ states: [], limit: 9 }))).toEqual([]);
        expect(ids(await store.list({ limit: 9 }))).toEqual(ids([other, ...mine]));
      });
    });

    describe('listEvents', () => {
      it('gives the events above a number, in order, of that escalation only', async () => {
        const escalation = makeEscalation({ lastSeq: 3 });
        const events = [1, 2, 3].map((seq) => makeEvent(escalation, { seq, data: { seq, text: 'line' } }));
        await store.commit({ escalation, events });
        const other = makeEscalation({ lastSeq: 1 });
        await store.commit({ escalation: other, events: [makeEvent(other)] });

        expect(await store.listEvents(escalation.id, 0, 10)).toEqual(events);
        expect((await store.listEvents(escalation.id, 1, 1)).map((event) => event.seq)).toEqual([2]);
        expect(await store.listEvents(escalation.id, 3, 10)).toEqual([]);
      });

      it('accepts an acknowledgement in any order without failing', async () => {
        const escalation = await save({ lastSeq: 2 });
        await store.acknowledgeEvents(escalation.id, 2);
        await store.acknowledgeEvents(escalation.id, 1);
        expect(await store.find(escalation.id)).toEqual(escalation);
      });
    });

    describe('messages', () => {
      it('are found by id, by client id and by every remote id', async () => {
        const escalation = makeEscalation();
        const message = makeMessage(escalation, {
          clientId: 'm-1',
          remoteMessageIds: ['r1', 'r2'],
          choicePayload: 'yes',
        });
        await store.commit({ escalation, messages: [message] });

        expect(await store.findMessage(message.id)).toEqual(message);
        expect(await store.findMessageByClientId(escalation.id, 'm-1')).toEqual(message);
        expect(await store.findMessageByRemoteId(escalation.id, 'r2')).toEqual(message);
        expect(await store.findMessageByRemoteId(newId('escalation'), 'r2')).toBeNull();
        expect(await store.findMessageByClientId(escalation.id, 'm-2')).toBeNull();
        expect(await store.findMessage(newId('message'))).toBeNull();
      });

      it('have their answer noted and taken back, and are the same messages otherwise', async () => {
        const escalation = makeEscalation();
        const first = makeMessage(escalation, { clientId: 'm-1' });
        const second = makeMessage(escalation, { clientId: 'm-2' });
        await store.commit({ escalation, messages: [first, second] });
        const answered = () =>
          Promise.all(['m-1', 'm-2', 'never'].map((clientId) => store.isMessageAcknowledged(escalation.id, clientId)));
        expect(await answered()).toEqual([false, false, false]);
        await store.acknowledgeMessage(escalation.id, 'm-2', true);
        await store.acknowledgeMessage(escalation.id, 'never', true);
        await store.acknowledgeMessage(newId('escalation'), 'm-1', true);
        expect(await answered()).toEqual([false, true, false]);
        expect(await store.listMessages(escalation.id, null, 9)).toEqual([first, second]);
        await store.acknowledgeMessage(escalation.id, 'm-2', false);
        expect(await answered()).toEqual([false, false, false]);
      });

      it('are patched: a state, other parts, remote ids added to the known ones', async () => {
        const escalation = makeEscalation();
        const message = makeMessage(escalation, {
          direction: 'toUser',
          author: 'agent',
          agent: { id: 'a', name: 'Ada', avatarUrl: null },
          remoteMessageIds: ['r1'],
        });
        await store.commit({ escalation, messages: [message] });
        const parts = [{ kind: 'text' as const, text: 'changed' }];
        await store.commit({
          escalation: nextVersion(escalation),
          messagePatches: [{ id: message.id, state: 'delivered', addRemoteMessageIds: ['r1', 'r2'], parts }],
        });
        const patched = { ...message, state: 'delivered', parts, remoteMessageIds: ['r1', 'r2'] };
        expect(await store.findMessageByRemoteId(escalation.id, 'r2')).toEqual(patched);

        await store.commit({
          escalation: nextVersion(escalation, { version: 3 }),
          messagePatches: [{ id: message.id }],
        });
        expect(await store.findMessage(message.id)).toEqual(patched);
      });

      it('stay read, or deleted, when word of their arrival is saved after that', async () => {
        for (const state of ['read', 'deleted'] as const) {
          const escalation = await save({ commandId: state, conversationId: state });
          const message = makeMessage(escalation, { state });
          await store.commit({ escalation: nextVersion(escalation), messages: [message] });
          const messagePatches = [{ id: message.id, state: 'delivered', addRemoteMessageIds: ['r1'] }] as const;
          await store.commit({ escalation: nextVersion(nextVersion(escalation)), messagePatches });
          expect(await store.findMessage(message.id)).toMatchObject({ state, remoteMessageIds: ['r1'] });
        }
      });

      it('are listed oldest first, page by page', async () => {
        const escalation = makeEscalation();
        const messages = [1, 2, 3].map(() => makeMessage(escalation));
        await store.commit({ escalation, messages });
        const [first] = messages;
        expect(await store.listMessages(escalation.id, null, 2)).toEqual(messages.slice(0, 2));
        expect(await store.listMessages(escalation.id, first?.id ?? null, 9)).toEqual(messages.slice(1));
      });
    });

    it('names the connections whose open escalations were told that the helpdesk is away, each once', async () => {
      const [away, back] = [newId('connection'), newId('connection')];
      const told = { isHelpdeskDown: true } as const;
      for (const commandId of ['a', 'b'])
        await save({ connectionId: away, commandId, conversationId: commandId, ...told });
      await save({ connectionId: back, commandId: 'c', conversationId: 'c' });
      await save({ connectionId: back, commandId: 'd', conversationId: 'd', ...told, ...ended() });
      expect(await store.connectionsDown()).toEqual([away]);
    });

    describe('identity links', () => {
      it('are kept per connection, bot and person, and the last one wins', async () => {
        const escalation = makeEscalation();
        const { connectionId, botId } = escalation;
        const link = (remoteUserId: string) => ({
          connectionId,
          botId,
          endUserKey: 'psl-1',
          remoteUserId: remoteUserId as RemoteUserId,
          usedAt: 1000,
        });
        expect(await store.findIdentityLink(connectionId, botId, 'psl-1')).toBeNull();
        await store.commit({ escalation, identityLink: link('u1') });
        await store.commit({ escalation: nextVersion(escalation), identityLink: link('u2') });
        expect(await store.findIdentityLink(connectionId, botId, 'psl-1')).toBe('u2');
        expect(await store.findIdentityLink(connectionId, newId('bot'), 'psl-1')).toBeNull();
      });
    });

    describe('timers', () => {
      it('gives due open escalations, earliest first, and puts one off when asked', async () => {
        const late = await save({ wakeAt: 200 });
        const early = await save({ wakeAt: 100 });
        await save({ wakeAt: 900 });
        await save({ wakeAt: null });
        await save(ended({ wakeAt: 50 }));
        expect(await store.dueTimers(500, 10)).toEqual([early.id, late.id]);
        expect(await store.dueTimers(500, 1)).toEqual([early.id]);

        await store.rearm(early.id, 800, 1);
        await store.rearm(late.id, null, 1);
        expect(await store.dueTimers(500, 10)).toEqual([]);
        expect((await store.find(early.id))?.wakeAt).toBe(800);
      });

      it('keeps a rearmed moment through a change that does not move it', async () => {
        const escalation = await save({ wakeAt: 100 });
        await store.rearm(escalation.id, 800, 1);
        await store.commit({ escalation: nextVersion(escalation, { state: 'active' }) });
        expect((await store.find(escalation.id))?.wakeAt).toBe(800);
        await store.commit({ escalation: nextVersion(escalation, { version: 3, wakeAt: 300 }), movesWake: true });
        expect((await store.find(escalation.id))?.wakeAt).toBe(300);
      });

      it('does not put off a timer that a newer change has brought forward', async () => {
        const loaded = await save({ wakeAt: 100 });
        await store.commit({ escalation: nextVersion(loaded, { wakeAt: 300 }), movesWake: true });
        await store.rearm(loaded.id, 90_000, loaded.version);
        expect(await store.dueTimers(300, 10)).toEqual([loaded.id]);
      });

      it('gives each open escalation once per round of comparing', async () => {
        const one = await save({ startedAt: 100 });
        const two = await save({ startedAt: 200 });
        await save(ended({ startedAt: 50 }));
        await save({ startedAt: 900 });
        expect(await store.dueReconciliations({ before: 500, now: 1000, limit: 1 })).toEqual([one.id]);
        expect(await store.dueReconciliations({ before: 500, now: 1000, limit: 9 })).toEqual([two.id]);
        expect(await store.dueReconciliations({ before: 500, now: 1000, limit: 9 })).toEqual([]);
      });

      it('gives an escalation that a clock which was ahead has marked as compared', async () => {
        const one = await save({ startedAt: 90_000 });
        expect(await store.dueReconciliations({ before: 500, now: 1000, limit: 9 })).toEqual([one.id]);
        expect(await store.dueReconciliations({ before: 500, now: 1000, limit: 9 })).toEqual([]);
      });
    });

    it('counts the open ones', async () => {
      expect(await store.countOpen()).toBe(0);
      await save();
      await save({ state: 'active' });
      await save(ended());
      expect(await store.countOpen()).toBe(2);
    });

    it('forgets old receipts, oldest first and a few at a time', async () => {
      for (const [index, at] of [300, 100, 200].entries()) {
        await store.commit({ escalation: makeEscalation(), receipt: { scope: 's', key: `k${index}`, at } });
      }
      expect(await store.pruneReceipts(300, 1)).toBe(1);
      expect(await store.pruneReceipts(300, 9)).toBe(1);
      expect(await store.pruneReceipts(300, 9)).toBe(0);
      const again = { escalation: makeEscalation(), receipt: { scope: 's', key: 'k0', at: 300 } };
      expect(await store.commit(again)).toBe('duplicate');
      expect(await store.commit({ ...again, receipt: { scope: 's', key: 'k1', at: 900 } })).toBe('committed');
    });
  });
}
