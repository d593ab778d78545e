import { describe, expect, it } from 'vitest';
import { StorageUnavailable } from '../../core/storage-unavailable.ts';
import { createBatcher } from './batcher.ts';
import type { Operation, Outcome } from './operations.ts';

const operation = (name: string): Operation => ({ group: 'outbox', name, args: [] });
const answerAll = (batch: readonly Operation[]): Outcome[] => batch.map(({ name }) => ({ ok: true, value: name }));
const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

/** Remembers the batches and answers each when told to. */
function openRecorder() {
  const batches: string[][] = [];
  const answers: (() => void)[] = [];
  const send = (batch: readonly Operation[]) => {
    batches.push(batch.map(({ name }) => name));
    return new Promise<readonly Outcome[]>((resolve) => answers.push(() => resolve(answerAll(batch))));
  };
  return { batches, send, answer: () => answers.shift()?.() };
}

describe('batcher', () => {
  it('sends what one turn of the event loop asks for as one batch, in order', async () => {
    const { batches, send, answer } = openRecorder();
    const batcher = createBatcher(send, 100);
    const results = ['a', 'b', 'c'].map((name) => batcher.run(operation(name)));
    await nextTurn();
    answer();
    expect(await Promise.all(results)).toEqual(['a', 'b', 'c']);
    expect(batches).toEqual([['a', 'b', 'c']]);
  });

  it('gathers the next batch while one is under way, and never sends two at once', async () => {
    const { batches, send, answer } = openRecorder();
    const batcher = createBatcher(send, 100);
    const first = batcher.run(operation('a'));
    await nextTurn();
    const second = batcher.run(operation('b'));
    await nextTurn();
    const third = batcher.run(operation('c'));
    await nextTurn();
    expect(batches).toEqual([['a']]);
    answer();
    await first;
    await nextTurn();
    expect(batches).toEqual([['a'], ['b', 'c']]);
    answer();
    expect(await Promise.all([second, third])).toEqual(['b', 'c']);
  });

  it('puts no more into a batch than allowed, and forgets nothing of the rest', async () => {
    const sizes: number[] = [];
    const batcher = createBatcher(async (batch) => {
      sizes.push(batch.length);
      return answerAll(batch);
    }, 10);
    const names = Array.from({ length: 25 }, (_, index) => `n${index}`);
    expect(await Promise.all(names.map((name) => batcher.run(operation(name))))).toEqual(names);
    expect(sizes).toEqual([10, 10, 5]);
  });

  it('rejects each operation for its own reason', async () => {
    const outcomes: Outcome[] = [
      { ok: true, value: 1 },
      { ok: false, reason: 'failed', message: 'a mistake' },
      { ok: false, reason: 'unavailable', message: 'disk full' },
    ];
    const batcher = createBatcher(async () => outcomes, 10);
    const [good, failed, unavailable] = await Promise.allSettled(['a', 'b', 'c'].map((n) => batcher.run(operation(n))));
    expect(good).toEqual({ status: 'fulfilled', value: 1 });
    expect(failed).toMatchObject({ status: 'rejected', reason: { message: 'a mistake' } });
    expect(failed).not.toMatchObject({ reason: { name: 'StorageUnavailable' } });
    expect(unavailable).toMatchObject({ reason: { name: 'StorageUnavailable', message: 'disk full' } });
  });

  it('rejects a whole batch that nobody can carry out, and goes on with the next', async () => {
    let isBroken = true;
    const batcher = createBatcher(async (batch) => {
      if (isBroken) throw new Error('gone');
      return answerAll(batch);
    }, 10);
    await expect(batcher.run(operation('a'))).rejects.toBeInstanceOf(StorageUnavailable);
    isBroken = false;
    expect(await batcher.run(operation('b'))).toBe('b');
  });

  it('finishes what was asked for before it drained, and refuses what comes after', async () => {
    const { batches, send, answer } = openRecorder();
    const batcher = createBatcher(send, 1);
    const asked = [batcher.run(operation('a')), batcher.run(operation('b'))];
    const drained = batcher.drain();
    await expect(batcher.run(operation('late'))).rejects.toBeInstanceOf(StorageUnavailable);
    for (let turn = 0; turn < 6; turn += 1) {
      await nextTurn();
      answer();
    }
    await drained;
    expect(await Promise.all(asked)).toEqual(['a', 'b']);
    expect(batches).toEqual([['a'], ['b']]);
  });
});
