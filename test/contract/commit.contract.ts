import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newId, type RemoteConversationId, type RemoteUserId } from '../../src/core/ids.ts';
import type { Database } from '../../src/db/stores.ts';
import type { Change, CommitResult } from '../../src/escalations/change.ts';
import type { Escalation } from '../../src/escalations/escalation.ts';
import type { Delivery } from '../../src/outbox/delivery.ts';
import { makeEscalation } from '../support/builders.ts';
import { makeDelivery, makeEvent, makeMessage, nextVersion } from '../support/records.ts';

/** What `commit` promises on every database: whole or not at all, and the right answer when it is not. */
export function commitContract(name: string, open: () => Promise<Database>): void {
  describe(`commit on ${name}`, () => {
    let database: Database;
    beforeEach(async () => {
      database = await open();
    });
    afterEach(() => database.close());

    const commit = (change: Change): Promise<CommitResult> => database.stores.escalations.commit(change);
    const claim = (now = 5000): Promise<readonly Delivery[]> =>
      database.stores.outbox.claim({ limit: 10, leaseMs: 1000, now, exceptTargets: [] });
    const claimOne = async (now?: number): Promise<Delivery> => {
      const [delivery, ...more] = await claim(now);
      if (delivery === undefined || more.length > 0) throw new Error(`claimed ${more.length + 1} instead of 1`);
      return delivery;
    };
    const delivered = (delivery: Delivery) => ({
      deliveryId: delivery.id,
      leaseToken: delivery.leaseToken,
      settlement: { kind: 'delivered' as const, durationMs: 5 },
      at: 5000,
    });
    /** A change that touches everything at once. */
    const everything = (
      escalation: Escalation,
    ): Required<Pick<Change, 'messages' | 'events' | 'deliveries'>> & Change => ({
      escalation,
      movesWake: true,
      messages: [makeMessage(escalation, { clientId: newId('message'), remoteMessageIds: [newId('message')] })],
      events: [makeEvent(escalation)],
      deliveries: [makeDelivery(escalation)],
      receipt: { scope: 'con', key: newId('event'), at: 1000 },
      identityLink: {
        connectionId: escalation.connectionId,
        botId: escalation.botId,
        endUserKey: 'someone',
        remoteUserId: newId('message') as string as RemoteUserId,
        usedAt: 1000,
      },
    });
    /** Proves that nothing of a refused change can be seen, and that its receipt may still be used. */
    const expectNothingOf = async (change: ReturnType<typeof everything>, stored: Escalation | null): Promise<void> => {
      const { escalations, outbox } = database.stores;
      const { id, connectionId, botId } = change.escalation;
      expect(await escalations.find(id)).toEqual(stored);
      for (const message of change.messages) {
        expect(await escalations.findMessage(message.id)).toBeNull();
        for (const remoteId of message.remoteMessageIds) {
          expect(await escalations.findMessageByRemoteId(id, remoteId)).toBeNull();
        }
      }
      const seqs = (await escalations.listEvents(id, 0, 99)).map((event) => event.id);
      for (const event of change.events) expect(seqs).not.toContain(event.id);
      for (const delivery of change.deliveries) expect(await outbox.find(delivery.id)).toBeNull();
      expect(await escalations.findIdentityLink(connectionId, botId, 'someone')).not.toBe(
        change.identityLink?.remoteUserId,
      );
      if (change.receipt === undefined) return;
      expect(await commit({ escalation: makeEscalation(), receipt: change.receipt })).toBe('committed');
    };

    it('saves a whole change', async () => {
      const change = everything(makeEscalation({ lastSeq: 1 }));
      expect(await commit(change)).toBe('committed');
      const { escalations, outbox } = database.stores;
      expect(await escalations.find(change.escalation.id)).toEqual(change.escalation);
      expect(await escalations.listMessages(change.escalation.id, null, 9)).toEqual(change.messages);
      expect(await escalations.listEvents(change.escalation.id, 0, 9)).toEqual(change.events);
      expect((await outbox.list({ limit: 9 })).map((record) => record.id)).toEqual(change.deliveries.map((d) => d.id));
    });

    it('refuses a receipt that is already there, whatever else is wrong with the change', async () => {
      const receipt = { scope: 'con', key: 'event-1', at: 1000 };
      const escalation = makeEscalation();
      expect(await commit({ escalation, receipt })).toBe('committed');

      const repeat = everything(nextVersion(escalation, { lastSeq: 1 }));
      expect(await commit({ ...repeat, receipt })).toBe('duplicate');
      const { receipt: _unused, ...rest } = repeat;
      await expectNothingOf(rest, escalation);
      expect(await commit({ escalation: nextVersion(escalation, { version: 7 }), receipt })).toBe('duplicate');
      const settlement = { ...delivered(await anyDelivery()), leaseToken: 'not-mine' };
      expect(await commit({ escalation: nextVersion(escalation), receipt, settlement })).toBe('duplicate');
      expect(await commit({ escalation: nextVersion(escalation), receipt: { ...receipt, scope: 'other' } })).toBe(
        'committed',
      );
    });

    const anyDelivery = async (): Promise<Delivery> => {
      const escalation = makeEscalation();
      await commit({ escalation, deliveries: [makeDelivery(escalation)] });
      return claimOne();
    };

    it('answers conflict when somebody else was faster, and keeps nothing', async () => {
      const escalation = makeEscalation();
      await commit({ escalation });
      const winner = nextVersion(escalation, { state: 'active' });
      expect(await commit({ escalation: winner })).toBe('committed');
      const loser = everything(nextVersion(escalation, { lastSeq: 1 }));
      expect(await commit(loser)).toBe('conflict');
      await expectNothingOf(loser, winner);
    });

    it('answers conflict for the next version of an escalation that is not there', async () => {
      const change = everything(makeEscalation({ version: 2, lastSeq: 1 }));
      expect(await commit(change)).toBe('conflict');
      await expectNothingOf(change, null);
    });

    it('lets exactly one of many simultaneous changes of one version through', async () => {
      const escalation = makeEscalation();
      await commit({ escalation });
      const results = await Promise.all(
        Array.from({ length: 20 }, () => commit(everything(nextVersion(escalation, { lastSeq: 1 })))),
      );
      expect(results.filter((result) => result === 'committed')).toHaveLength(1);
      expect(results.filter((result) => result === 'conflict')).toHaveLength(19);
      expect(await database.stores.escalations.listEvents(escalation.id, 0, 99)).toHaveLength(1);
    });

    it('opens one escalation per bot conversation, however many starts come at once', async () => {
      const botId = newId('bot');
      const starts = Array.from({ length: 20 }, (_, index) =>
        everything(makeEscalation({ botId, commandId: `start-${index}`, lastSeq: 1 })),
      );
      const results = await Promise.all(starts.map(commit));
      expect(results.filter((result) => result === 'committed')).toHaveLength(1);
      expect(results.filter((result) => result === 'openExists')).toHaveLength(19);
      expect(await database.stores.escalations.countOpen()).toBe(1);
      const loser = starts[results.indexOf('openExists')];
      if (loser !== undefined) await expectNothingOf(loser, null);
    });

    it('answers duplicate for a repeated start command, also when its escalation has ended', async () => {
      const first = makeEscalation();
      await commit({ escalation: first });
      const repeat = () => everything(makeEscalation({ botId: first.botId, lastSeq: 1 }));
      const early = repeat();
      expect(await commit(early)).toBe('duplicate');
      await expectNothingOf(early, null);
      await commit({ escalation: nextVersion(first, { state: 'ended', endedAt: 2 }), movesWake: true });
      expect(await commit(repeat())).toBe('duplicate');
    });

    it('answers duplicate for a client message id that the escalation already has, and keeps nothing', async () => {
      const escalation = makeEscalation();
      const message = makeMessage(escalation, { clientId: 'm-1' });
      await commit({ escalation, messages: [message] });
      const change = everything(nextVersion(escalation, { lastSeq: 1 }));
      const repeat = { ...change, messages: [...change.messages, makeMessage(escalation, { clientId: 'm-1' })] };
      expect(await commit(repeat)).toBe('duplicate');
      await expectNothingOf(repeat, escalation);

      const other = makeEscalation();
      expect(await commit({ escalation: other, messages: [makeMessage(other, { clientId: 'm-1' })] })).toBe(
        'committed',
      );
    });

    it('answers duplicate for an agent’s message whose remote id is known, though its receipt is not, and keeps nothing', async () => {
      const escalation = makeEscalation();
      const message = makeMessage(escalation, { remoteMessageIds: ['m-1'] });
      await commit({ escalation, messages: [message] });
      const again = everything(nextVersion(escalation, { lastSeq: 1 }));
      const messages = [makeMessage(escalation, { remoteMessageIds: ['m-1'] })];
      expect(await commit({ ...again, messages })).toBe('duplicate');
      await expectNothingOf({ ...again, messages: [] }, escalation);
      expect(await database.stores.escalations.findMessageByRemoteId(escalation.id, 'm-1')).toMatchObject({
        id: message.id,
      });
    });

    it('moves nothing, and starts nothing, for a message that is a duplicate', async () => {
      const { escalations } = database.stores;
      const escalation = makeEscalation({ lastUserMessageAt: 1000 });
      const message = makeMessage(escalation, { clientId: 'm-1' });
      await commit({ escalation, messages: [message] });
      const moved = nextVersion(escalation, { lastUserMessageAt: 2000 });
      expect(await commit({ escalation: moved, basis: escalation, messages: [message] })).toBe('duplicate');
      expect(await commit({ escalation: moved, messages: [message] })).toBe('duplicate');
      expect(await escalations.find(escalation.id)).toEqual(escalation);
      const other = makeEscalation({ conversationId: 'other', commandId: 'other' });
      expect(await commit({ escalation: other, messages: [message] })).toBe('duplicate');
      expect(await escalations.find(other.id)).toBeNull();
    });

    it.each<Partial<Escalation>>([
      { skill: 'sales' },
      { ticketId: '7' },
      { state: 'active' },
      { remote: { remoteConversationId: 'r' as RemoteConversationId, remoteUserId: null, state: {} } },
      { agent: { id: 'a', name: 'Paula', avatarUrl: null } },
    ])('saves what changes alone: %o', async (fields) => {
      const escalation = makeEscalation();
      await commit({ escalation });
      const changed = nextVersion(escalation, fields);
      expect(await commit({ escalation: changed, basis: escalation })).toBe('committed');
      expect(await database.stores.escalations.find(escalation.id)).toEqual(changed);
    });

    it('moves the timer where it is told to, and nowhere else', async () => {
      const escalation = makeEscalation({ wakeAt: 9000 });
      await commit({ escalation, movesWake: true });
      const [sooner, later] = [5000, 7000].map((wakeAt, at) => ({ ...escalation, wakeAt, version: at + 2 }));
      if (sooner === undefined || later === undefined) throw new Error('no versions');
      const due = async (now: number) => (await database.stores.escalations.dueTimers(now, 9)).length;
      await commit({ escalation: sooner, movesWake: true });
      expect([await due(4999), await due(5000)]).toEqual([0, 1]);
      await commit({ escalation: { ...later, skill: 'sales' } });
      expect([await due(4999), await due(5000)]).toEqual([0, 1]);
    });

    it('does not let a refused change take down those that are saved with it', async () => {
      const taken = makeEscalation();
      await commit({ escalation: taken, messages: [makeMessage(taken, { clientId: 'm-1' })] });
      const good = Array.from({ length: 5 }, () => everything(makeEscalation({ lastSeq: 1 })));
      const bad = {
        ...everything(nextVersion(taken, { lastSeq: 1 })),
        messages: [makeMessage(taken), makeMessage(taken, { clientId: 'm-1' })],
      };
      const results = await Promise.all([...good.slice(0, 2), bad, ...good.slice(2)].map(commit));
      expect(results).toEqual(['committed', 'committed', 'duplicate', 'committed', 'committed', 'committed']);
      await expectNothingOf(bad, taken);
      for (const change of good) {
        expect(await database.stores.escalations.find(change.escalation.id)).toEqual(change.escalation);
      }
    });

    it('rejects a change that breaks the numbering of events, alone and whole', async () => {
      const escalation = makeEscalation({ lastSeq: 1 });
      await commit({ escalation, events: [makeEvent(escalation)] });
      const broken = everything(nextVersion(escalation));
      const neighbour = everything(makeEscalation({ lastSeq: 1 }));
      const results = await Promise.allSettled([commit(broken), commit(neighbour)]);
      expect(results.map((result) => result.status)).toEqual(['rejected', 'fulfilled']);
      await expectNothingOf(broken, escalation);
    });

    describe('with a settlement', () => {
      it('settles the delivery and saves the change together', async () => {
        const escalation = makeEscalation();
        await commit({ escalation, deliveries: [makeDelivery(escalation)] });
        const delivery = await claimOne();
        const change = everything(nextVersion(escalation, { lastSeq: 1 }));
        expect(await commit({ ...change, settlement: delivered(delivery) })).toBe('committed');
        expect((await database.stores.outbox.find(delivery.id))?.state).toBe('delivered');
        expect((await claimOne()).id).toBe(change.deliveries[0]?.id);
      });

      it('answers leaseLost and keeps nothing when somebody else owns the delivery', async () => {
        const escalation = makeEscalation();
        await commit({ escalation, deliveries: [makeDelivery(escalation)] });
        const mine = await claimOne(5000);
        const theirs = await claimOne(7000);
        expect(theirs.id).toBe(mine.id);
        const late = { ...everything(nextVersion(escalation, { lastSeq: 1 })), settlement: delivered(mine) };
        expect(await commit(late)).toBe('leaseLost');
        await expectNothingOf(late, escalation);
        expect((await database.stores.outbox.find(mine.id))?.state).toBe('waiting');
        expect(await commit({ escalation: nextVersion(escalation), settlement: delivered(theirs) })).toBe('committed');
        expect(
          await commit({ escalation: nextVersion(escalation, { version: 3 }), settlement: delivered(theirs) }),
        ).toBe('leaseLost');
      });

      it('answers conflict before it looks at the lease', async () => {
        const escalation = makeEscalation();
        await commit({ escalation, deliveries: [makeDelivery(escalation)] });
        const settlement = { ...delivered(await claimOne()), leaseToken: 'not-mine' };
        expect(await commit({ escalation: nextVersion(escalation, { version: 5 }), settlement })).toBe('conflict');
      });
    });
  });
}
