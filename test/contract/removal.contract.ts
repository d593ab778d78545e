import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type EscalationId, newId, type RemoteUserId } from '../../src/core/ids.ts';
import type { Database } from '../../src/db/stores.ts';
import type { Escalation } from '../../src/escalations/escalation.ts';
import { makeEscalation } from '../support/builders.ts';
import { makeDelivery, makeEvent, makeMessage, nextVersion } from '../support/records.ts';

/** What every store deletes of one end user before its time, and what it must not. */
export function removalContract(name: string, open: () => Promise<Database>): void {
  describe(`removal on ${name}`, () => {
    let database: Database;
    beforeEach(async () => {
      database = await open();
    });
    afterEach(() => database.close());

    const ended = { state: 'ended', endedAt: 2000 } as const;
    const save = async (overrides: Partial<Escalation>, delivery: 'waiting' | 'none' = 'none') => {
      const ids = { conversationId: newId('escalation'), commandId: newId('event') };
      const escalation = makeEscalation({ ...ids, lastSeq: 1, ...overrides });
      const upload = { id: newId('attachment'), botId: escalation.botId, name: 'a.png', mediaType: 'image/png' };
      await database.stores.attachments.add({ ...upload, sizeBytes: 3, createdAt: 1000 });
      const source = { kind: 'stored', attachmentId: upload.id } as const;
      const file = { kind: 'attachment', name: 'a.png', mediaType: 'image/png', sizeBytes: 3, source } as const;
      const { connectionId, botId, endUser } = escalation;
      await database.stores.escalations.commit({
        escalation,
        messages: [
          makeMessage(escalation, { clientId: 'm1', remoteMessageIds: ['r1'] }),
          makeMessage(escalation, { parts: [{ kind: 'text', text: 'look' }, file] }),
        ],
        events: [makeEvent(escalation)],
        deliveries: delivery === 'none' ? [] : [makeDelivery(escalation)],
        identityLink: {
          ...{ connectionId, botId, endUserKey: endUser.key },
          ...{ remoteUserId: 'u-1' as RemoteUserId, usedAt: 1000 },
        },
      });
      return { ...escalation, uploadId: upload.id };
    };
    const remove = (id: EscalationId, limit = 1000) => database.stores.escalations.removeEnded(id, limit);
    const linkOf = ({ connectionId, botId, endUser }: Escalation) =>
      database.stores.escalations.findIdentityLink(connectionId, botId, endUser.key);
    const left = async ({ id }: Escalation) => {
      const { escalations, outbox } = database.stores;
      const lists = [
        await escalations.listEvents(id, 0, 100),
        await escalations.listMessages(id, null, 100),
        await outbox.list({ escalationId: id, limit: 100 }),
        [await escalations.find(id), await escalations.findMessageByRemoteId(id, 'r1')].filter((one) => one !== null),
      ];
      return lists.flat().length;
    };

    it('deletes one that has ended whole, with its uploads and who the end user is over there, and no other', async () => {
      const gone = await save(ended);
      const stays = await save(ended);
      expect(await remove(gone.id)).toEqual({ outcome: 'gone', uploads: [gone.uploadId] });
      expect([await left(gone), await linkOf(gone)]).toEqual([0, null]);
      expect(await database.stores.attachments.find(gone.uploadId)).toBeNull();
      expect([await left(stays), await linkOf(stays)]).toEqual([5, 'u-1']);
      expect(await database.stores.attachments.find(stays.uploadId)).not.toBeNull();
    });

    it('goes in steps, the escalation itself last, and what is gone is no mistake', async () => {
      const { id } = await save(ended);
      const outcomes: string[] = [];
      for (let outcome = 'more'; outcome === 'more'; ) {
        expect(await database.stores.escalations.find(id)).not.toBeNull();
        ({ outcome } = await remove(id, 2));
        outcomes.push(outcome);
      }
      expect(outcomes).toEqual(['more', 'more', 'gone']);
      expect(await remove(id)).toEqual({ outcome: 'gone', uploads: [] });
    });

    it.each([
      ['open', {}, 'none'],
      ['waits', ended, 'waiting'],
    ] as const)('leaves everything of one that is %s', async (outcome, state, delivery) => {
      const one = await save(state, delivery);
      const before = await left(one);
      expect(await remove(one.id)).toEqual({ outcome, uploads: [] });
      expect([await left(one), await linkOf(one)]).toEqual([before, 'u-1']);
      expect(await database.stores.attachments.find(one.uploadId)).not.toBeNull();
    });

    it('keeps who the end user is over there as long as another escalation of theirs is kept', async () => {
      const first = await save(ended);
      const second = await save({ ...ended, botId: first.botId, connectionId: first.connectionId });
      await remove(first.id);
      expect(await linkOf(first)).toBe('u-1');
      await remove(second.id);
      expect(await linkOf(first)).toBeNull();
    });

    it('leaves the figures as they were', async () => {
      const one = await save({});
      const end = { by: 'user', reason: 'user_left', comment: null } as const;
      const over = nextVersion(one, { ...ended, end });
      await database.stores.escalations.commit({ escalation: over, movesWake: true });
      const figures = () => database.stores.escalations.outcomes({ from: 0, until: Date.now() + 86_400_000 });
      const before = await figures();
      expect(before).toHaveLength(1);
      await remove(one.id);
      expect(await figures()).toEqual(before);
    });

    it('finds the escalations of an end user by key, address or conversation, newest first, as they are by now', async () => {
      const { escalations } = database.stores;
      const of = (key: string, address: string | null) => ({
        endUser: { ...makeEscalation().endUser, key, email: address === null ? null : { address, isVouched: false } },
      });
      const old = await save({ ...ended, ...of('psl-a', 'Lea@Shop.example') });
      const { botId, conversationId } = old;
      const young = await save({ ...of('psl-a', null), botId, conversationId });
      const other = await save({ ...of('psl-b', null), botId });
      const idsOf = async (mark: Parameters<typeof escalations.listOfEndUser>[0], limit = 10) =>
        (await escalations.listOfEndUser(mark, limit)).map(({ id }) => id);
      expect(await idsOf({ key: 'psl-a' })).toEqual([young.id, old.id]);
      expect(await idsOf({ key: 'psl-a' }, 1)).toEqual([young.id]);
      expect(await idsOf({ botId, conversationId })).toEqual([young.id, old.id]);
      expect(await idsOf({ email: 'lea@shop.example' })).toEqual([old.id]);
      await escalations.commit({ escalation: nextVersion(other, of('psl-c', 'b@shop.example')) });
      expect(await idsOf({ key: 'psl-b' })).toEqual([]);
      expect(await idsOf({ key: 'psl-c' })).toEqual([other.id]);
      expect(await idsOf({ email: 'b@shop.example' })).toEqual([other.id]);
    });
  });
}
