/** Rows that are sealed with a key that is gone, among rows that are not. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeEscalation } from '../../../test/support/builders.ts';
import { makeDelivery } from '../../../test/support/records.ts';
import type { RemoteConversationId } from '../../core/ids.ts';
import type { MasterKeys } from '../../core/seal.ts';
import { createEscalationKeeper } from '../../escalations/escalation-keeper.ts';
import { UnreadableEscalation } from '../../escalations/unreadable-escalation.ts';
import { openDatabase } from '../open.ts';

const [lostKey, key]: readonly [MasterKeys, MasterKeys] = [[new Uint8Array(32).fill(1)], [new Uint8Array(32).fill(2)]];
const remote = { remoteConversationId: 'r' as RemoteConversationId, remoteUserId: null, state: { token: 't' } };

describe('what was sealed with a key that is gone', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'passerelle-unreadable-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const open = (masterKeys: MasterKeys) =>
    openDatabase({ file: join(folder, 'passerelle.db'), thread: false, masterKeys });

  it('keeps nothing else from being sent or listed, and says what it is', async () => {
    const lost = makeEscalation({ conversationId: 'lost', remote });
    const opening = makeDelivery(lost);
    const before = await open(lostKey);
    await before.stores.escalations.commit({ escalation: lost, deliveries: [opening] });
    const leased = await before.stores.outbox.take({ id: opening.id, leaseMs: 1, now: 2000 });
    await before.stores.outbox.note(opening.id, leased?.leaseToken ?? '', { found: 'a token' });
    const at = 3000;
    const settlement = { kind: 'retry', dueAt: at, error: 'e', countsAsAttempt: true } as const;
    const rest = { mayHaveArrived: false, reachedStep: 0, durationMs: 1 };
    const settled = { deliveryId: opening.id, leaseToken: leased?.leaseToken ?? '', at };
    await before.stores.outbox.settle([{ ...settled, settlement: { ...settlement, ...rest } }]);
    await before.close();

    const { stores, close } = await open(key);
    const other = makeEscalation({ conversationId: 'other', remote });
    const delivery = makeDelivery(other);
    await stores.escalations.commit({ escalation: other, deliveries: [delivery] });
    const claimed = await stores.outbox.claim({ limit: 10, leaseMs: 1000, now: 9000, exceptTargets: [] });
    expect(claimed.map(({ id, notes, mayHaveArrived }) => [id, notes, mayHaveArrived])).toEqual([
      [delivery.id, null, false],
      [opening.id, null, true],
    ]);
    const listed = await stores.escalations.list({ limit: 10 });
    expect(listed.map(({ id, remote: shown }) => [id, shown?.state])).toEqual([
      [other.id, { token: 't' }],
      [lost.id, {}],
    ]);
    await expect(createEscalationKeeper(stores.escalations).read(lost.id)).rejects.toThrow(UnreadableEscalation);
    await close();
  });
});
