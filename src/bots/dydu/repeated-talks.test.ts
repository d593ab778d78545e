import { describe, expect, it } from 'vitest';
import { newId } from '../../core/ids.ts';
import type { MessageRecord } from '../../escalations/escalation.ts';
import { createRepeatedTalks } from './repeated-talks.ts';

const talk = { escalationId: newId('escalation'), text: 'ok', sentAt: null, copy: 0 };

function makeStore() {
  const messages = new Map<string, MessageRecord>();
  return {
    newestAt: 0,
    find: async (id: string) => messages.get(id) ?? null,
    keep(id: string, acceptedAt: number) {
      messages.set(id, { acceptedAt } as MessageRecord);
      this.newestAt = acceptedAt;
    },
  };
}

describe('the id of an input', () => {
  it('is the same for a repeat that had no answer, and another once it had one', async () => {
    const store = makeStore();
    const repeats = createRepeatedTalks({ now: () => 1_000 });
    const first = await repeats.idFor(talk, store);
    expect(await repeats.idFor(talk, store)).toBe(first);
    repeats.answered(talk);
    const second = await repeats.idFor(talk, store);
    expect(second).not.toBe(first);
    repeats.unanswered(talk);
    expect(await repeats.idFor(talk, store)).toBe(first);
    expect(await repeats.idFor({ ...talk, text: 'ok!' }, store)).not.toBe(first);
  });

  it('finds, after a restart, what was stored a moment before, and takes old words as said again', async () => {
    const store = makeStore();
    const before = await createRepeatedTalks({ now: () => 1_000 }).idFor(talk, store);
    store.keep(before, 1_000);
    let now = 5_000;
    const restarted = () => createRepeatedTalks({ now: () => now });
    expect(await restarted().idFor(talk, store)).toBe(before);
    now = 500_000;
    expect(await restarted().idFor(talk, store)).not.toBe(before);
    now = 5_000;
    const later = restarted();
    now = 25_000;
    expect(await later.idFor(talk, store)).not.toBe(before);
    store.keep('something else', 2_000);
    now = 5_000;
    expect(await restarted().idFor(talk, store)).not.toBe(before);
  });

  it('follows the window’s own clock where it tells it', async () => {
    const store = makeStore();
    const repeats = createRepeatedTalks({ now: () => 1_000 });
    const at = (sentAt: number, copy = 0) => repeats.idFor({ ...talk, sentAt, copy }, store);
    expect(await at(5)).toBe(await at(5));
    expect(await at(5)).not.toBe(await at(6));
    expect(await at(5)).not.toBe(await at(5, 1));
  });
});
