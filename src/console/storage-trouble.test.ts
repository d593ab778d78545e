import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type ConsoleBench, openConsoleBench } from '../../test/support/console-bench.ts';
import { StorageUnavailable } from '../core/storage-unavailable.ts';

let bench: ConsoleBench;
beforeEach(async () => {
  bench = await openConsoleBench();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await bench.close();
});

it('says in words that the database cannot be used, also where it is not even known who asks', async () => {
  const visitor = await bench.signedIn('admin');
  const { stores, logged } = bench.bench;
  for (const lookedUp of ['findSession', 'list'] as const) {
    const full = new StorageUnavailable('The database cannot do its work now: SQLITE_FULL: disk is full');
    const failing = vi.spyOn(stores.people, lookedUp).mockRejectedValue(full);
    const answer = await visitor.get('/console/people', { 'accept-language': 'fr' });
    expect([lookedUp, answer.status, answer.headers.get('retry-after')]).toEqual([lookedUp, 503, '5']);
    expect(answer.text).toContain('La base de données n’est pas utilisable');
    expect(answer.text).not.toContain('SQLITE');
    failing.mockRestore();
  }
  expect(logged.join()).toContain('SQLITE_FULL');
});
