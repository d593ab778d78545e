import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { makeBot } from '../../test/support/builders.ts';
import type { EpochMs } from '../core/clock.ts';
import type { BotId } from '../core/ids.ts';
import { createSealer } from '../core/seal.ts';
import type { Bot, BotKey } from './bot.ts';
import { createBotDirectory } from './create-bot-directory.ts';
import type { BotStore } from './store.ts';

/** A store in memory that counts the questions it is asked. */
function fakeStore() {
  const bots = new Map<BotId, Bot>();
  const keys = new Map<string, BotKey>();
  const secrets = new Map<BotId, { sealed: string; createdAt: EpochMs }[]>();
  const asked = { byHash: 0, find: 0, touched: [] as EpochMs[] };
  const gate = { wait: Promise.resolve() };
  const store: BotStore = {
    save: async (bot) => void bots.set(bot.id, bot),
    find: async (id) => {
      asked.find += 1;
      const found = bots.get(id) ?? null;
      await gate.wait;
      return found;
    },
    list: async () => [...bots.values()],
    remove: async (id) => bots.delete(id),
    addKey: async (key, hash) => void keys.set(hash, key),
    findByKeyHash: async (hash) => {
      asked.byHash += 1;
      const key = keys.get(hash);
      const bot = key && bots.get(key.botId);
      await gate.wait;
      return key && bot ? { bot, key } : null;
    },
    listKeys: async (botId) => [...keys.values()].filter((key) => key.botId === botId),
    expireKey: async (id, at) => {
      const entry = [...keys].find(([, key]) => key.id === id);
      if (entry === undefined) return false;
      keys.set(entry[0], { ...entry[1], expiresAt: at });
      return true;
    },
    touchKey: async (_id, at) => void asked.touched.push(at),
    listSecrets: async (botId) => secrets.get(botId) ?? [],
    addSecret: async (botId, sealed, createdAt) =>
      void secrets.set(botId, [{ sealed, createdAt }, ...(secrets.get(botId) ?? []).slice(0, 2)]),
    dropOldSecrets: async (botId) => void secrets.set(botId, (secrets.get(botId) ?? []).slice(0, 1)),
  };
  return { store, asked, keys, secrets, gate };
}

async function setUp() {
  const fake = fakeStore();
  const clock = { at: 1_000_000, now: () => clock.at };
  const sealer = createSealer([randomBytes(32)]);
  const directory = createBotDirectory({ store: fake.store, sealer, clock });
  const bot = makeBot();
  await directory.save(bot);
  return { ...fake, clock, directory, bot };
}

describe('authenticate', () => {
  it('finds the bot of a key, and asks the store once for many calls', async () => {
    const { directory, bot, asked } = await setUp();
    const { secret, key } = await directory.createKey(bot.id, 'production');
    expect(secret).toMatch(/^psk_[\w-]{43}$/);
    expect(secret.startsWith(key.hint)).toBe(true);
    for (let call = 0; call < 5; call += 1) expect((await directory.authenticate(secret))?.id).toBe(bot.id);
    expect(asked.byHash).toBe(1);
  });

  it('keeps only the hash of a key', async () => {
    const { directory, bot, keys } = await setUp();
    const { secret } = await directory.createKey(bot.id, 'production');
    expect(JSON.stringify([...keys])).not.toContain(secret);
  });

  it('refuses an unknown key, and remembers that it is unknown', async () => {
    const { directory, asked } = await setUp();
    const unknown = `psk_${'x'.repeat(43)}`;
    expect(await directory.authenticate(unknown)).toBeNull();
    expect(await directory.authenticate(unknown)).toBeNull();
    expect(asked.byHash).toBe(1);
  });

  it('refuses what is no key without asking the store', async () => {
    const { directory, asked } = await setUp();
    for (const text of ['', 'psk_', 'x'.repeat(100_000), `psk_${'é'.repeat(43)}`]) {
      expect(await directory.authenticate(text)).toBeNull();
    }
    expect(asked.byHash).toBe(0);
  });

  it('refuses a key from the millisecond on at which it expires', async () => {
    const { directory, bot, clock } = await setUp();
    const { secret, key } = await directory.createKey(bot.id, 'old');
    expect(await directory.authenticate(secret)).not.toBeNull();
    expect(await directory.expireKey(key.id, 5_000)).toBe(true);
    clock.at += 4_999;
    expect(await directory.authenticate(secret)).not.toBeNull();
    clock.at += 1;
    expect(await directory.authenticate(secret)).toBeNull();
  });

  it('refuses the keys of a removed bot at once', async () => {
    const { directory, bot } = await setUp();
    const { secret } = await directory.createKey(bot.id, 'production');
    await directory.authenticate(secret);
    await directory.remove(bot.id);
    expect(await directory.authenticate(secret)).toBeNull();
  });

  it('does not remember an answer that a change has overtaken', async () => {
    const { directory, bot, gate } = await setUp();
    const { secret, key } = await directory.createKey(bot.id, 'production');
    let open: () => void = () => undefined;
    gate.wait = new Promise((resolve) => {
      open = resolve;
    });
    const early = directory.authenticate(secret);
    await directory.expireKey(key.id, 0);
    gate.wait = Promise.resolve();
    open();
    await early;
    expect(await directory.authenticate(secret)).toBeNull();
  });

  it('writes the last use down at most once a minute, and serves the call when that fails', async () => {
    const { directory, bot, asked, clock, store } = await setUp();
    const { secret } = await directory.createKey(bot.id, 'production');
    const start = clock.at;
    await directory.authenticate(secret);
    clock.at += 59_999;
    await directory.authenticate(secret);
    expect(asked.touched).toEqual([start]);
    store.touchKey = () => Promise.reject(new Error('disk full'));
    clock.at += 1;
    expect(await directory.authenticate(secret)).not.toBeNull();
  });
});

describe('find', () => {
  it('shows a change made here at once', async () => {
    const { directory, bot } = await setUp();
    expect((await directory.find(bot.id))?.name).toBe(bot.name);
    await directory.save({ ...bot, name: 'Help bot' });
    expect((await directory.find(bot.id))?.name).toBe('Help bot');
  });

  it('asks the store once for callers that come together', async () => {
    const { directory, bot, asked } = await setUp();
    await Promise.all([directory.find(bot.id), directory.find(bot.id), directory.find(bot.id)]);
    expect(asked.find).toBe(1);
  });
});

describe('callback secrets', () => {
  it('gives them newest first, in the clear, and keeps them sealed', async () => {
    const { directory, bot, secrets } = await setUp();
    expect(await directory.callbackSecrets(bot.id)).toEqual([]);
    const first = await directory.rotateCallbackSecret(bot.id);
    const second = await directory.rotateCallbackSecret(bot.id);
    expect(await directory.callbackSecrets(bot.id)).toEqual([second, first]);
    expect(first).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(JSON.stringify([...secrets])).not.toContain(first.slice(6));
  });

  it('still signs with what the bot has when a rotation is repeated because its answer was lost', async () => {
    const { directory, bot } = await setUp();
    const known = await directory.rotateCallbackSecret(bot.id);
    const lost = await directory.rotateCallbackSecret(bot.id);
    const third = await directory.rotateCallbackSecret(bot.id);
    expect(await directory.callbackSecrets(bot.id)).toEqual([third, lost, known]);
    await directory.dropOldCallbackSecrets(bot.id);
    expect(await directory.callbackSecrets(bot.id)).toEqual([third]);
  });
});
