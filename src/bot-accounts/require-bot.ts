import { AppError } from '../core/app-error.ts';
import type { BotId, BotKeyId } from '../core/ids.ts';
import { botNotFound } from './apply-bot-settings.ts';
import type { Bot } from './bot.ts';
import type { BotDirectory } from './bot-directory.ts';

/** The bot of that id. Throws `AppError('not_found')`. */
export async function requireBot(directory: Pick<BotDirectory, 'find'>, id: BotId): Promise<Bot> {
  const bot = await directory.find(id);
  if (bot === null) throw botNotFound(id);
  return bot;
}

/** Throws `AppError('not_found')` unless the key is one of this bot's. */
export async function requireKey(directory: Pick<BotDirectory, 'listKeys'>, id: BotId, keyId: BotKeyId): Promise<void> {
  const keys = await directory.listKeys(id);
  if (!keys.some((key) => key.id === keyId)) throw new AppError('not_found', `Bot ${id} has no key ${keyId}.`);
}
