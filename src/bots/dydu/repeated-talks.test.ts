import { describe, expect, it } from 'vitest';
import { newId } from '../../core/ids.ts';
import type { MessageRecord } from '../../escalations/escalation.ts';
import { createRepeatedTalks } from './repeated-talks.ts';

const talk = { escalationId: newId('escalation'), text: 'ok', sentAt: null, copy: 0 };

/** What survives a restart. */
function makeStore() {
  const messages = new Map<string, MessageRecord>();
  const answered = new Set<string>();
  return {
    newestAt: 0,
    find: async (id: string) => messages.get(id) ?? null,
    isAnswered: async (id: string) => answered.has(id),
    keep(id: string, acceptedAt: number) {
      messages.set(id, { acceptedAt } as MessageRecord);
      this.newestAt = acceptedAt;
    },
    mark(id: string, isAnswered: boolean) {
      if (isAnswered) answered.add(id);
      else answered.delete(id);
    },
  };
}

/** Elapsed time that a test moves. */
function makeTimer() {
  let elapsed = 5_000;
  return {
    pass: (ms: number) => {
      elapsed += ms;
    },
    open: () => createRepeatedTalks(() => elapsed),
  };
}

describe('the id of an input', () => {
  it('is the same for a repeat that had no answer, and another once it had one', async () => {
    const store = makeStore();
    const repeats = createRepeatedTalks();
    const first = await repeats.idFor(talk, store);
    expect(await repeats.idFor(talk, store)).toBe(first);
    repeats.answered(talk);
    const second = await repeats.idFor(talk, store);
    expect(second).not.toBe(first);
    repeats.unanswered(talk);
    expect(await repeats.idFor(talk, store)).toBe(first);
    expect(await repeats.idFor({ ...talk, text: 'ok!' }, store)).not.toBe(first);
  });

  // The moments of the wall clock are those that storage tells; nothing compares them with a clock of today.
  it.each([
    ['stands', 1_800_000_000_000],
    ['was ahead by a year before the crash', 1_831_536_000_000],
    ['was behind by a year', 1_768_464_000_000],
  ])('is that of the unanswered message from before a crash while the clock %s', async (_what, acceptedAt) => {
    const store = makeStore();
    const timer = makeTimer();
    const before = await timer.open().idFor(talk, store);
    store.keep(before, acceptedAt);
    const restarted = timer.open();
    timer.pass(60_000);
    const repeat = await restarted.idFor(talk, store);
    expect(repeat).toBe(before);
    restarted.answered(talk);
    store.mark(repeat, true);
    expect(await restarted.idFor(talk, store)).not.toBe(before);
    expect(await timer.open().idFor(talk, store)).not.toBe(before);
  });

  it('is another one for words that were answered before the crash, however soon they are said again', async () => {
    const store = makeStore();
    const timer = makeTimer();
    const before = await timer.open().idFor(talk, store);
    store.keep(before, 1_000);
    store.mark(before, true);
    expect(await timer.open().idFor(talk, store)).not.toBe(before);
  });

  it('is the same again when the window broke off under its answer, just before the crash', async () => {
    const store = makeStore();
    const timer = makeTimer();
    const before = await timer.open().idFor(talk, store);
    store.keep(before, 1_000);
    store.mark(before, true);
    store.mark(before, false);
    expect(await timer.open().idFor(talk, store)).toBe(before);
  });

  it('is another one long after the start, and for what is not the newest message', async () => {
    const store = makeStore();
    const timer = makeTimer();
    const before = await timer.open().idFor(talk, store);
    store.keep(before, 1_000);
    const restarted = timer.open();
    timer.pass(120_000);
    expect(await restarted.idFor(talk, store)).not.toBe(before);
    store.keep('something else', 2_000);
    expect(await timer.open().idFor(talk, store)).not.toBe(before);
  });

  it('follows the window’s own clock where it tells it', async () => {
    const store = makeStore();
    const repeats = createRepeatedTalks();
    const at = (sentAt: number, copy = 0) => repeats.idFor({ ...talk, sentAt, copy }, store);
    expect(await at(5)).toBe(await at(5));
    expect(await at(5)).not.toBe(await at(6));
    expect(await at(5)).not.toBe(await at(5, 1));
  });
});
