import type { EpochMs } from '../core/clock.ts';
import type { BotId, BotKeyId } from '../core/ids.ts';
import type { Bot, BotKey } from './bot.ts';

export interface BotStore {
  save(bot: Bot): Promise<void>;
  find(id: BotId): Promise<Bot | null>;
  list(): Promise<readonly Bot[]>;
  /** Removes the bot with its keys, secrets and routes. Escalations keep their history. */
  remove(id: BotId): Promise<boolean>;

  addKey(key: BotKey, hash: string): Promise<void>;
  /** The key with that hash and its bot, whether expired or not. */
  findByKeyHash(hash: string): Promise<{ readonly bot: Bot; readonly key: BotKey } | null>;
  listKeys(botId: BotId): Promise<readonly BotKey[]>;
  expireKey(id: BotKeyId, at: EpochMs): Promise<boolean>;
  touchKey(id: BotKeyId, at: EpochMs): Promise<void>;

  /** Signing secrets of callbacks, sealed, newest first; at most three, which are all live. */
  listSecrets(botId: BotId): Promise<readonly { readonly sealed: string; readonly createdAt: EpochMs }[]>;
  /**
   * Keeps the two before it: when the answer to a rotation is lost, its secret is live and known to nobody, and the next
   * rotation must not take away the one that the bot has.
   */
  addSecret(botId: BotId, sealed: string, createdAt: EpochMs): Promise<void>;
  /** Keeps only the newest. */
  dropOldSecrets(botId: BotId): Promise<void>;
}
