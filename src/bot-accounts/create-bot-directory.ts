import { randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { type Clock, type EpochMs, isRecent } from '../core/clock.ts';
import { type BotId, type BotKeyId, newId } from '../core/ids.ts';
import type { Sealer } from '../core/seal.ts';
import { hashToken, newToken } from '../core/secret.ts';
import type { Bot, BotKey } from './bot.ts';
import type { BotDirectory } from './bot-directory.ts';
import type { BotStore } from './store.ts';

export interface BotDirectoryOptions {
  readonly store: BotStore;
  readonly sealer: Pick<Sealer, 'seal' | 'open'>;
  readonly clock: Clock;
  /** How long a change made by another process may go unseen; 10 s when absent. Changes made here are seen at once. */
  readonly rememberedMs?: number;
}

const rememberedMsDefault = 10_000;
const rememberedMax = 10_000;
const touchEveryMs = 60_000;

/** As `newToken` makes them; anything else is refused without asking the store. */
const keyPattern = /^psk_[\w-]{43}$/;

/** The context under which signing secrets of a bot are sealed. */
export function contextOfSecrets(id: BotId): string {
  return `bot-callback-secret:${id}`;
}

/** Bots, keys and signing secrets behind a bounded memory: a call that everybody makes costs one hash. */
export function createBotDirectory(options: BotDirectoryOptions): BotDirectory {
  const { store, sealer, clock } = options;
  const memory = createBotMemory(options.rememberedMs ?? rememberedMsDefault);
  const changed = async <Result>(work: Promise<Result>): Promise<Result> => {
    try {
      return await work;
    } finally {
      // Also after a failure: whether it was saved is unknown.
      memory.forget();
    }
  };

  return {
    find: (id) => memory.bots.get(id, () => store.find(id)),
    list: () => store.list(),
    authenticate: (apiKey) => authenticate(apiKey, options, memory),
    callbackSecrets: async (id) => {
      const secrets = await memory.secrets.get(id, async () => {
        const sealed = await store.listSecrets(id);
        return sealed.map((entry) => sealer.open(entry.sealed, contextOfSecrets(id)));
      });
      return secrets ?? [];
    },
    save: (bot) => changed(store.save(bot)),
    remove: (id) => changed(store.remove(id)),
    createKey: async (id, label) => {
      const secret = newToken('psk');
      const createdAt = clock.now();
      const hint = secret.slice(0, 8);
      const key: BotKey = { id: newId('botKey'), botId: id, label, hint, createdAt, expiresAt: null, lastUsedAt: null };
      await changed(store.addKey(key, hashToken(secret)));
      return { key, secret };
    },
    listKeys: (id) => store.listKeys(id),
    expireKey: (id, afterMs) => changed(store.expireKey(id, clock.now() + afterMs)),
    rotateCallbackSecret: async (id) => {
      const secret = `whsec_${randomBytes(32).toString('base64')}`;
      await changed(store.addSecret(id, sealer.seal(secret, contextOfSecrets(id)), clock.now()));
      return secret;
    },
    dropOldCallbackSecrets: (id) => changed(store.dropOldSecrets(id)),
  };
}

interface KeyOwner {
  readonly bot: Bot;
  readonly key: BotKey;
}

interface BotMemory {
  readonly bots: Remembered<BotId, Bot>;
  readonly keys: Remembered<string, KeyOwner>;
  readonly secrets: Remembered<BotId, readonly string[]>;
  /** When each key was last written down as used. */
  readonly touched: LRUCache<BotKeyId, EpochMs>;
  forget(): void;
}

function createBotMemory(rememberedMs: number): BotMemory {
  const bots = createRemembered<BotId, Bot>(rememberedMs);
  const keys = createRemembered<string, KeyOwner>(rememberedMs);
  const secrets = createRemembered<BotId, readonly string[]>(rememberedMs);
  return {
    bots,
    keys,
    secrets,
    touched: new LRUCache({ max: rememberedMax }),
    forget: () => {
      for (const part of [bots, keys, secrets]) part.forget();
    },
  };
}

interface Remembered<Key extends string, Value> {
  /** The remembered answer, else a fresh one. Callers that ask for the same at once share one question. */
  get(key: Key, load: () => Promise<Value | null>): Promise<Value | null>;
  forget(): void;
}

/** Found and missing answers are kept apart, so that a flood of wrong keys cannot push out the right ones. */
function createRemembered<Key extends string, Value>(ttl: number): Remembered<Key, Value> {
  const found = new LRUCache<Key, { readonly value: Value }>({ max: rememberedMax, ttl });
  const missing = new LRUCache<Key, true>({ max: rememberedMax, ttl });
  const asked = new Map<Key, Promise<Value | null>>();
  let generation = 0;

  const ask = async (key: Key, load: () => Promise<Value | null>): Promise<Value | null> => {
    const before = generation;
    const value = await load();
    // An answer that a change has overtaken is given, but not remembered.
    if (before === generation) {
      if (value === null) missing.set(key, true);
      else found.set(key, { value });
    }
    return value;
  };

  return {
    get: async (key, load) => {
      const known = found.get(key);
      if (known !== undefined) return known.value;
      if (missing.has(key)) return null;
      const underWay = asked.get(key);
      if (underWay !== undefined) return underWay;
      const answer = ask(key, load);
      asked.set(key, answer);
      try {
        return await answer;
      } finally {
        if (asked.get(key) === answer) asked.delete(key);
      }
    },
    forget: () => {
      generation += 1;
      found.clear();
      missing.clear();
      // Who asks from now on has to see the change.
      asked.clear();
    },
  };
}

async function authenticate(
  apiKey: string,
  { store, clock }: BotDirectoryOptions,
  memory: BotMemory,
): Promise<Bot | null> {
  if (!keyPattern.test(apiKey)) return null;
  const hash = hashToken(apiKey);
  const owner = await memory.keys.get(hash, () => store.findByKeyHash(hash));
  const now = clock.now();
  if (owner === null) return null;
  const { bot, key } = owner;
  if (key.expiresAt !== null && key.expiresAt <= now) return null;
  const touchedAt = memory.touched.get(key.id) ?? key.lastUsedAt ?? 0;
  if (!isRecent(touchedAt, now, touchEveryMs)) {
    memory.touched.set(key.id, now);
    // Nice to know, never worth a refused call.
    store.touchKey(key.id, now).catch(() => undefined);
  }
  return bot;
}
