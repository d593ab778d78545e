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
    const batcher = createBatcher(send, { operationsMax: 100, batchesMax: 1 });
    const results = ['a', 'b', 'c'].map((name) => batcher.run(operation(name)));
    await nextTurn();
    answer();
    expect(await Promise.all(results)).toEqual(['a', 'b', 'c']);
    expect(batches).toEqual([['a', 'b', 'c']]);
  });

  it('sends on without waiting for answers where several batches may be under way', async () => {
    const { batches, send, answer } = openRecorder();
    const batcher = createBatcher(send, { operationsMax: 2, batchesMax: 3 });
    const asked = ['a', 'b', 'c'].map((name) => batcher.run(operation(name)));
    await nextTurn();
    asked.push(...['d', 'e', 'f', 'g'].map((name) => batcher.run(operation(name))));
    await nextTurn();
    expect(batches).toEqual([['a', 'b'], ['c'], ['d', 'e']]);
    answer();
    await asked[0];
    await nextTurn();
    expect(batches).toEqual([['a', 'b'], ['c'], ['d', 'e'], ['f', 'g']]);
    for (let rest = 0; rest < 3; rest += 1) answer();
    expect(await Promise.all(asked)).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g']);
  });

  it('gathers the next batch while one is under way, where only one may be', async () => {
    const { batches, send, answer } = openRecorder();
    const batcher = createBatcher(send, { operationsMax: 100, batchesMax: 1 });
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
    const batcher = createBatcher(
      async (batch) => {
        sizes.push(batch.length);
        return answerAll(batch);
      },
      { operationsMax: 10, batchesMax: 1 },
    );
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
    const batcher = createBatcher(async () => outcomes, { operationsMax: 10, batchesMax: 1 });
    const [good, failed, unavailable] = await Promise.allSettled(['a', 'b', 'c'].map((n) => batcher.run(operation(n))));
    expect(good).toEqual({ status: 'fulfilled', value: 1 });
    expect(failed).toMatchObject({ status: 'rejected', reason: { message: 'a mistake' } });
    expect(failed).not.toMatchObject({ reason: { name: 'StorageUnavailable' } });
    expect(unavailable).toMatchObject({ reason: { name: 'StorageUnavailable', message: 'disk full' } });
  });

  it('rejects a whole batch that nobody can carry out, and goes on with the next', async () => {
    let isBroken = true;
    const batcher = createBatcher(
      async (batch) => {
        if (isBroken) throw new Error('gone');
        return answerAll(batch);
      },
      { operationsMax: 10, batchesMax: 1 },
    );
    await expect(batcher.run(operation('a'))).rejects.toBeInstanceOf(StorageUnavailable);
    isBroken = false;
    expect(await batcher.run(operation('b'))).toBe('b');
  });

  it('finishes what was asked for before it drained, and refuses what comes after', async () => {
    const { batches, send, answer } = openRecorder();
    const batcher = createBatcher(send, { operationsMax: 1, batchesMax: 1 });
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
