import { expect, it } from 'vitest';
import { createKeyedMutex } from './mutex.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Work that a test ends by hand, and the order in which it began and ended. */
function makeWork() {
  const told: string[] = [];
  const endings = new Map<string, (error?: Error) => void>();
  const work = (name: string) => () =>
    new Promise<string>((resolve, reject) => {
      told.push(`${name} begins`);
      endings.set(name, (error) => (error === undefined ? resolve(name) : reject(error)));
    });
  return { told, work, end: (name: string, error?: Error) => endings.get(name)?.(error) };
}

it('work of one key goes one after the other, in the order of the calls, and other keys wait for none of it', async () => {
  const { run } = createKeyedMutex();
  const { told, work, end } = makeWork();
  const all = [run('a', work('first')), run('a', work('second')), run('a', work('third')), run('b', work('other'))];
  for (const name of ['other', 'first', 'second', 'third']) {
    await turn();
    end(name);
  }
  expect(await Promise.all(all)).toEqual(['first', 'second', 'third', 'other']);
  expect(told).toEqual(['first begins', 'other begins', 'second begins', 'third begins']);
});

it('work that fails fails alone: what waited behind it runs', async () => {
  const { run } = createKeyedMutex();
  const { work, end } = makeWork();
  const failing = run('a', work('first'));
  const behind = run('a', work('second'));
  end('first', new Error('no luck'));
  await expect(failing).rejects.toThrow('no luck');
  end('second');
  expect(await behind).toBe('second');
  const later = run('a', work('third'));
  end('third');
  expect(await later).toBe('third');
});
