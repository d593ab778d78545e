import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newId, type RemoteConversationId, type RemoteUserId } from '../../src/core/ids.ts';
import type { Database } from '../../src/db/stores.ts';
import type { Escalation } from '../../src/escalations/escalation.ts';
import { makeEscalation } from '../support/builders.ts';
import { makeDelivery, makeEvent, makeMessage, nextVersion } from '../support/records.ts';

/** What every store forgets, and what it must not. */
export function retentionContract(name: string, open: () => Promise<Database>): void {
  describe(`retention on ${name}`, () => {
    let database: Database;
    beforeEach(async () => {
      database = await open();
    });
    afterEach(() => database.close());

    const prune = (before: number, limit = 1000) => database.stores.escalations.pruneEnded(before, limit);
    const claimAll = () => database.stores.outbox.claim({ limit: 100, leaseMs: 1000, now: 5000, exceptTargets: [] });
    const settleAll = async (kind: 'delivered' | 'dead') => {
      for (const { id: deliveryId, leaseToken } of await claimAll()) {
        const facts = { error: 'refused', mayHaveArrived: false, durationMs: 1 };
        await database.stores.outbox.settle([{ deliveryId, leaseToken, settlement: { kind, ...facts }, at: 5000 }]);
      }
    };
    /** An escalation with two rows of each kind, and a delivery that is settled as told. */
    const full = async (endedAt: number | null, settled: 'delivered' | 'dead' | 'waiting' = 'delivered') => {
      const running = makeEscalation({ conversationId: newId('escalation'), state: 'active', lastSeq: 2 });
      const { escalations } = database.stores;
      const remoteMessageIds = ['r1'];
      const messages = [makeMessage(running, { clientId: 'm1', remoteMessageIds }), makeMessage(running)];
      const events = [makeEvent(running, { seq: 1 }), makeEvent(running, { seq: 2 })];
      await escalations.commit({ escalation: running, messages, events, deliveries: [makeDelivery(running)] });
      if (settled !== 'waiting') await settleAll(settled);
      if (endedAt === null) return running;
      const ended = nextVersion(running, { state: 'ended', endedAt });
      await escalations.commit({ escalation: ended, movesWake: true });
      return ended;
    };
    /** Everything that is left of it, by every question that can be asked. */
    const left = async ({ id, botId, conversationId, commandId }: Escalation) => {
      const { escalations, outbox } = database.stores;
      const found = [
        await escalations.find(id),
        await escalations.findLatest(botId, conversationId),
        await escalations.findByCommand(botId, commandId),
        await escalations.findMessageByClientId(id, 'm1'),
        await escalations.findMessageByRemoteId(id, 'r1'),
      ].filter((one) => one !== null);
      const lists = [
        await escalations.listEvents(id, 0, 100),
        await escalations.listMessages(id, null, 100),
        await outbox.list({ escalationId: id, limit: 100 }),
        await outbox.listAttempts(id, 100),
      ];
      return found.length + lists.flat().length;
    };

    it('forgets what ended before the moment, whole, and says how many rows went', async () => {
      const old = await full(1000);
      const dead = await full(1500, 'dead');
      const young = await full(2000);
      const running = await full(null);
      const whole = await left(young);
      expect(whole).toBeGreaterThan(9);
      expect(await prune(2000)).toBe(7 + 8);
      expect([await left(old), await left(dead)]).toEqual([0, 0]);
      expect([await left(young), await left(running)]).toEqual([whole, whole]);
      expect(await prune(2000)).toBe(0);
    });

    it('never deletes more rows than it was told, and goes on where it stopped', async () => {
      const old = await full(1000);
      const next = await full(1100);
      const removed: number[] = [];
      for (let rows = 1; rows > 0; ) {
        rows = await prune(2000, 3);
        removed.push(rows);
      }
      expect(removed).toEqual([3, 3, 3, 3, 2, 0]);
      expect([await left(old), await left(next)]).toEqual([0, 0]);
    });

    it('removes as many rows as it was told while there are any, however short the conversations were', async () => {
      const { escalations } = database.stores;
      for (let number = 0; number < 120; number += 1) {
        const conversationId = newId('escalation');
        await escalations.commit({ escalation: makeEscalation({ conversationId, state: 'ended', endedAt: 1000 }) });
      }
      expect([await prune(2000, 110), await prune(2000, 110)]).toEqual([110, 10]);
    });

    it('keeps an escalation as long as something of it waits, and forgets younger ones meanwhile', async () => {
      const waiting = await full(1000, 'waiting');
      const before = await left(waiting);
      const [held] = await claimAll();
      const settled = await full(1100, 'dead');
      await prune(2000);
      expect(held?.escalationId).toBe(waiting.id);
      expect([await left(waiting), await left(settled)]).toEqual([before, 0]);
      const settlement = { kind: 'delivered', durationMs: 1 } as const;
      const { id: deliveryId = newId('delivery'), leaseToken = '' } = held ?? {};
      await database.stores.outbox.settle([{ deliveryId, leaseToken, settlement, at: 5000 }]);
      await prune(2000);
      expect(await left(waiting)).toBe(0);
    });

    it('forgets who is who over there of people who were not met since, a few at a time', async () => {
      const { escalations } = database.stores;
      const { connectionId, botId } = makeEscalation();
      const remoteUserId = 'u' as RemoteUserId;
      const meet = async (endUserKey: string, usedAt: number) => {
        const ids = { conversationId: newId('escalation'), commandId: newId('event') };
        const escalation = makeEscalation({ connectionId, botId, ...ids });
        const identityLink = { connectionId, botId, endUserKey, remoteUserId, usedAt };
        await escalations.commit({ escalation, identityLink });
      };
      for (const key of ['a', 'b', 'again']) await meet(key, 1000);
      await meet('young', 2000);
      await meet('again', 3000);
      expect(await escalations.pruneIdentityLinks(2000, 1)).toBe(1);
      expect(await escalations.pruneIdentityLinks(2000, 10)).toBe(1);
      expect(await escalations.pruneIdentityLinks(2000, 10)).toBe(0);
      const keys = ['a', 'b', 'again', 'young'];
      const found = await Promise.all(keys.map((key) => escalations.findIdentityLink(connectionId, botId, key)));
      expect(found).toEqual([null, null, remoteUserId, remoteUserId]);
    });

    it('lets the conversation be escalated again, and the same remote conversation be found', async () => {
      const old = await full(1000);
      await prune(2000);
      const remote = { remoteConversationId: 'r' as RemoteConversationId, remoteUserId: null, state: {} };
      const { botId, conversationId, connectionId, commandId } = old;
      const again = makeEscalation({ botId, conversationId, connectionId, commandId, remote });
      expect(await database.stores.escalations.commit({ escalation: again })).toBe('committed');
      expect(await database.stores.escalations.findByRemote(connectionId, remote.remoteConversationId)).toEqual(again);
    });
  });
}
