import { scryptSync } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../core/ids.ts';
import { createSignIn, type SignIn } from './create-sign-in.ts';
import type { StoredPerson } from './person.ts';
import type { PeopleStore } from './store.ts';

const password = 'correct horse battery';
// Hashed cheaply: these tests count, they do not wait.
const hash = scryptSync(password, Buffer.alloc(16), 32, { N: 16, r: 8, p: 1 }).toString('base64url');
const passwordHash = `scrypt$16$8$1$${Buffer.alloc(16).toString('base64url')}$${hash}`;

let signIn: SignIn;
beforeEach(() => {
  const times = { createdAt: 0, updatedAt: 0, signedInAt: 0 };
  const known = { id: newId('person'), role: 'admin', mustChangePassword: false, passwordHash, ...times } as const;
  const people = {
    findByName: async (name: string): Promise<StoredPerson> => ({ ...known, name }),
    update: async () => true,
    noteSignIn: async () => undefined,
  } as Partial<PeopleStore> as PeopleStore;
  signIn = createSignIn({ people, clock: { now: () => 1_000_000 }, audit: { record: async () => undefined } as never });
});

const codeOf = (name: string, address: string, said = 'wrong', browser: string | null = null) =>
  signIn({ name, password: said, address, browser }).then(
    () => 'signed in',
    (error: { code: string }) => error.code,
  );
const fail = async (times: number, name: (count: number) => string, address: (count: number) => string) => {
  for (let count = 0; count < times; count += 1) {
    expect(await codeOf(name(count), address(count))).toBe('unauthorized');
  }
};

describe('guessing', () => {
  it('of one name ends after ten failures, and does not lock out whoever has it and comes from elsewhere', async () => {
    await fail(
      10,
      () => 'Camille',
      () => '203.0.113.7',
    );
    expect(await codeOf('camille', '203.0.113.7', password)).toBe('rate_limited');
    expect(await codeOf('Camille', '198.51.100.1', password)).toBe('signed in');
  });

  it('of one name ends after a hundred failures from many addresses', async () => {
    await fail(
      100,
      () => 'Camille',
      (count) => `203.0.113.${count}`,
    );
    expect(await codeOf('Camille', '198.51.100.1', password)).toBe('rate_limited');
    expect(await codeOf('Dominique', '198.51.100.1', password)).toBe('signed in');
  });

  it('of many names ends after fifty failures of one address', async () => {
    await fail(
      50,
      (count) => `person ${count}`,
      () => '203.0.113.7',
    );
    expect(await codeOf('Camille', '203.0.113.7', password)).toBe('rate_limited');
    expect(await codeOf('Camille', '198.51.100.1', password)).toBe('signed in');
  });

  it('from any number of addresses locks nobody out of a browser in which they have signed in before', async () => {
    await fail(
      100,
      () => 'Camille',
      (count) => `203.0.113.${count}`,
    );
    expect(await codeOf('Camille', '198.51.100.1', password)).toBe('rate_limited');
    expect(await codeOf('Camille', '198.51.100.1', password, 'her own')).toBe('signed in');
  });

  it('in a browser that is known ends after ten failures, there alone', async () => {
    for (let count = 0; count < 10; count += 1) {
      expect(await codeOf('Camille', `203.0.113.${count}`, 'wrong', 'stolen')).toBe('unauthorized');
    }
    expect(await codeOf('Camille', '198.51.100.1', password, 'stolen')).toBe('rate_limited');
    expect(await codeOf('Camille', '203.0.113.1', password)).toBe('signed in');
  });

  it('by a crowd at once makes nobody wait for all of it', async () => {
    const crowd = Array.from({ length: 200 }, (_, count) => codeOf(`person ${count}`, `203.0.113.${count}`));
    expect(await codeOf('Camille', '198.51.100.1', password, 'her own')).toBe('signed in');
    const refused = (await Promise.all(crowd)).filter((code) => code === 'rate_limited');
    expect(refused.length).toBe(180);
    expect(await codeOf('Camille', '198.51.100.1', password)).toBe('signed in');
  });
});
