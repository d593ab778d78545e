/** Who may not guess any more, told over real connections: what counts is who asks. */
import { scryptSync } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AddressRanges } from '../../src/core/address-ranges.ts';
import { newId } from '../../src/core/ids.ts';
import type { Database } from '../../src/db/stores.ts';
import { type RunningApp, runApp } from '../support/running-app.ts';

const password = 'correct horse battery';
// Hashed cheaply: these tests count, they do not wait.
const hash = scryptSync(password, Buffer.alloc(16), 32, { N: 16, r: 8, p: 1 }).toString('base64url');
const passwordHash = `scrypt$16$8$1$${Buffer.alloc(16).toString('base64url')}$${hash}`;

let running: RunningApp;
beforeEach(async () => {
  running = await start();
});
afterEach(() => running.stop());

async function start(options: { readonly trustedProxies?: AddressRanges } = {}): Promise<RunningApp> {
  let stores: Database['stores'] | null = null;
  const app = await runApp({
    ...options,
    wrapDatabase: (database) => {
      stores = database.stores;
      return database;
    },
  });
  const times = { createdAt: 0, updatedAt: 0, signedInAt: null };
  const camille = {
    id: newId('person'),
    name: 'Camille',
    role: 'admin',
    passwordHash,
    mustChangePassword: false,
  } as const;
  await (stores as Database['stores'] | null)?.people.add({ ...camille, ...times });
  return app;
}

/** As a proxy on this machine hands it on. */
async function signIn(from: string, said: string): Promise<number> {
  const answer = await fetch(`${running.origin}/console/sign-in`, {
    method: 'POST',
    body: new URLSearchParams({ name: 'Camille', password: said }),
    headers: { 'x-forwarded-for': from, origin: running.origin },
    redirect: 'manual',
  });
  await answer.arrayBuffer();
  return answer.status;
}
describe('wrong passwords for a name', () => {
  it('keep out the stranger who said them, and nobody who comes from elsewhere', async () => {
    for (let count = 0; count < 10; count += 1) expect(await signIn('203.0.113.7', 'wrong')).toBe(401);
    expect(await signIn('203.0.113.7', password)).toBe(429);
    expect(await signIn('198.51.100.1', password)).toBe(303);
  });

  it('are counted by the connection where no proxy may speak for others, so that a made-up header opens nothing', async () => {
    await running.stop();
    running = await start({ trustedProxies: { has: () => false } });
    for (let count = 0; count < 10; count += 1) expect(await signIn(`203.0.113.${count}`, 'wrong')).toBe(401);
    expect(await signIn('198.51.100.1', password)).toBe(429);
  });
});
