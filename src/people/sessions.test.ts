import { expect, it } from 'vitest';
import type { PersonId } from '../core/ids.ts';
import { createSessions, idleMsMax } from './sessions.ts';
import type { PeopleStore } from './store.ts';

/** Sessions over one row that a test can look at, at a time that it sets. */
async function openSession() {
  const clock = { at: 1_000_000, now: () => clock.at };
  const rows = new Map<string, { tokenHash: string; createdAt: number; usedAt: number }>();
  const people = {
    addSession: async (row: { tokenHash: string; createdAt: number; usedAt: number }) => rows.set(row.tokenHash, row),
    findSession: async (tokenHash: string) => {
      const session = rows.get(tokenHash);
      return session === undefined ? null : { session: { ...session }, person: { name: 'Paula' } };
    },
    touchSession: async (tokenHash: string, now: number) => {
      const session = rows.get(tokenHash);
      if (session !== undefined) session.usedAt = now;
    },
    removeSession: async (tokenHash: string) => rows.delete(tokenHash),
  } as unknown as PeopleStore;
  const sessions = createSessions({ people, clock });
  const token = await sessions.begin('per_1' as PersonId);
  return { sessions, token, clock, usedAt: () => [...rows.values()][0]?.usedAt };
}

it('a page that is left open does not keep its session alive, however often it looks', async () => {
  const { sessions, token, clock, usedAt } = await openSession();
  const begunAt = clock.at;
  clock.at += idleMsMax;
  expect(await sessions.look(token)).toMatchObject({ name: 'Paula' });
  expect(usedAt()).toBe(begunAt);
  clock.at += 1;
  expect(await sessions.look(token)).toBeNull();
});

it('a session that is used lives on, which is noted once a minute', async () => {
  const { sessions, token, clock, usedAt } = await openSession();
  const begunAt = clock.at;
  clock.at += 59_999;
  await sessions.find(token);
  expect(usedAt()).toBe(begunAt);
  clock.at += 1;
  await sessions.find(token);
  expect(usedAt()).toBe(clock.at);
  clock.at += idleMsMax;
  expect(await sessions.find(token)).toMatchObject({ name: 'Paula' });
});
