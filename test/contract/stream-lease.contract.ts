import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ConnectionId, newId, type RemoteConversationId } from '../../src/core/ids.ts';
import type { Database } from '../../src/db/stores.ts';
import type { Escalation } from '../../src/escalations/escalation.ts';
import type { EscalationStore } from '../../src/escalations/store.ts';
import { makeEscalation } from '../support/builders.ts';
import { nextVersion } from '../support/records.ts';

/** What every store promises about who follows which event stream. */
export function streamLeaseContract(name: string, open: () => Promise<Database>): void {
  describe(`stream leases on ${name}`, () => {
    let database: Database;
    let store: EscalationStore;
    let connectionId: ConnectionId;
    beforeEach(async () => {
      database = await open();
      store = database.stores.escalations;
      connectionId = newId('connection');
    });
    afterEach(() => database.close());

    const save = async (overrides: Partial<Escalation> = {}): Promise<Escalation> => {
      const remote = { remoteConversationId: 'remote' as RemoteConversationId, remoteUserId: null, state: {} };
      const id = newId('escalation');
      const escalation = makeEscalation({ id, conversationId: id, commandId: id, connectionId, remote, ...overrides });
      expect(await store.commit({ escalation, movesWake: true })).toBe('committed');
      return escalation;
    };
    const claim = (holder: string, now: number, limit = 10) =>
      store.claimStreams({ connectionIds: [connectionId], holder, now, until: now + 100, limit });

    it('gives each open, opened escalation of these connections to one holder, oldest first', async () => {
      const [first, second] = [await save(), await save()];
      await save({ remote: null });
      await save({ state: 'ended', endedAt: 1 });
      await save({ connectionId: newId('connection') });
      expect(await claim('one', 0, 1)).toEqual([first.id]);
      expect(await claim('other', 0)).toEqual([second.id]);
      expect(await claim('one', 50)).toEqual([]);
    });

    it('gives the oldest first, whichever connection they are of, so that a busy one keeps no other waiting', async () => {
      const other = newId('connection');
      const [first, second, third] = [await save(), await save({ connectionId: other }), await save()];
      const request = { connectionIds: [connectionId, other], holder: 'one', now: 0, until: 100 };
      expect(await store.claimStreams({ ...request, limit: 2 })).toEqual([first.id, second.id]);
      expect(await store.claimStreams({ ...request, limit: 2 })).toEqual([third.id]);
    });

    it('lets a holder keep what it has for as long as it says so', async () => {
      const { id } = await save();
      await claim('one', 0);
      expect(await store.renewStreams({ holder: 'one', now: 90, until: 190 })).toEqual([id]);
      expect(await claim('other', 150)).toEqual([]);
    });

    it('gives the streams of a holder that fell silent to another, and tells the first when it wakes', async () => {
      const { id } = await save();
      await claim('one', 0);
      expect(await claim('other', 101)).toEqual([id]);
      expect(await store.renewStreams({ holder: 'one', now: 102, until: 202 })).toEqual([]);
      await store.releaseStreams({ holder: 'one', ids: [id] });
      expect(await store.renewStreams({ holder: 'other', now: 103, until: 203 })).toEqual([id]);
    });

    it('lets a holder that is late keep what nobody took meanwhile, for ten minutes', async () => {
      const { id } = await save();
      await claim('one', 0);
      const tenMinutes = 10 * 60_000;
      expect(await store.renewStreams({ holder: 'one', now: 100 + tenMinutes, until: 200 })).toEqual([id]);
      expect(await store.renewStreams({ holder: 'one', now: 201 + tenMinutes, until: 300 })).toEqual([]);
    });

    it('frees what is given back: some, all of a holder, or all there are', async () => {
      const [first, second] = [await save(), await save()];
      await claim('one', 0);
      await store.releaseStreams({ holder: 'one', ids: [first.id] });
      expect(await claim('other', 1)).toEqual([first.id]);
      await store.releaseStreams({ holder: 'one', ids: null });
      expect(await claim('other', 2)).toEqual([second.id]);
      await store.releaseStreams({ holder: null, ids: null });
      expect(await claim('third', 3)).toEqual([first.id, second.id]);
    });

    it('keeps where a stream stands with the escalation', async () => {
      const escalation = await save();
      const moved = nextVersion(escalation, { streamCursor: 'event 7' });
      expect(await store.commit({ escalation: moved })).toBe('committed');
      expect((await store.find(escalation.id))?.streamCursor).toBe('event 7');
    });
  });
}
