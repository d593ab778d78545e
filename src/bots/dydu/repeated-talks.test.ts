import { describe, expect, it } from 'vitest';
import { newId } from '../../core/ids.ts';
import type { MessageRecord } from '../../escalations/escalation.ts';
import { createRepeatedTalks } from './repeated-talks.ts';

const talk = { escalationId: newId('escalation'), text: 'ok', sentAt: null, copy: 0 };

function makeStore() {
  const stored = new Map<string, MessageRecord>();
  return {
    find: async (id: string) => stored.get(id) ?? null,
    keep: (id: string, acceptedAt: number) => stored.set(id, { acceptedAt } as MessageRecord),
  };
}

describe('the id of an input', () => {
  it('is the same for a repeat that had no answer, and another once it had one', async () => {
    const { find } = makeStore();
    const repeats = createRepeatedTalks({ now: () => 1_000 });
    const first = await repeats.idFor(talk, find);
    expect(await repeats.idFor(talk, find)).toBe(first);
    repeats.answered(talk);
    const second = await repeats.idFor(talk, find);
    expect(second).not.toBe(first);
    repeats.unanswered(talk);
    expect(await repeats.idFor(talk, find)).toBe(first);
    expect(await repeats.idFor({ ...talk, text: 'ok!' }, find)).not.toBe(first);
  });

  it('finds, after a restart, what was stored a moment before, and takes old words as said again', async () => {
    const { find, keep } = makeStore();
    const before = await createRepeatedTalks({ now: () => 1_000 }).idFor(talk, find);
    keep(before, 1_000);
    const soon = createRepeatedTalks({ now: () => 5_000 });
    expect(await soon.idFor(talk, find)).toBe(before);
    const later = createRepeatedTalks({ now: () => 500_000 });
    expect(await later.idFor(talk, find)).not.toBe(before);
  });

  it('follows the window’s own clock where it tells it', async () => {
    const { find } = makeStore();
    const repeats = createRepeatedTalks({ now: () => 1_000 });
    const at = (sentAt: number, copy = 0) => repeats.idFor({ ...talk, sentAt, copy }, find);
    expect(await at(5)).toBe(await at(5));
    expect(await at(5)).not.toBe(await at(6));
    expect(await at(5)).not.toBe(await at(5, 1));
  });
});
