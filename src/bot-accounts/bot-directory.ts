import type { BotId, BotKeyId } from '../core/ids.ts';
import type { Bot, BotKey } from './bot.ts';

/** Bots as the running program needs them: quick to ask, never more than a second behind a change of this process. */
export interface BotDirectory {
  find(id: BotId): Promise<Bot | null>;
  list(): Promise<readonly Bot[]>;
  /** The bot that owns this API key; `null` for an unknown or expired one. */
  authenticate(apiKey: string): Promise<Bot | null>;
  /** Signing secrets of the bot's callbacks in the clear, newest first, at most three. */
  callbackSecrets(id: BotId): Promise<readonly string[]>;
  save(bot: Bot): Promise<void>;
  remove(id: BotId): Promise<boolean>;
  /** Makes an API key and shows it for the only time. */
  createKey(id: BotId, label: string): Promise<{ readonly key: BotKey; readonly secret: string }>;
  listKeys(id: BotId): Promise<readonly BotKey[]>;
  /** The key stops working after that many milliseconds; 0 for at once. */
  expireKey(id: BotKeyId, afterMs: number): Promise<boolean>;
  /** Makes a new signing secret and shows it for the only time. The two before stay valid until they are dropped. */
  rotateCallbackSecret(id: BotId): Promise<string>;
  dropOldCallbackSecrets(id: BotId): Promise<void>;
}
