import type { BotId } from '../core/ids.ts';
import { parseOrRefuse } from '../http/validation.ts';
import { applyBotSettings, botNotFound } from './apply-bot-settings.ts';
import type { Bot } from './bot.ts';
import { botSettings } from './bot-settings.ts';
import type { BotAdministration } from './create-bot.ts';

/**
 * Changes what is named and nothing else; texts are merged by key. Running escalations keep their timers.
 * Throws `AppError`: `not_found`, or `invalid_request` naming every mistake.
 */
export async function updateBot(administration: BotAdministration, id: BotId, input: unknown): Promise<Bot> {
  const settings = parseOrRefuse(botSettings, input);
  const bot = await administration.directory.find(id);
  if (bot === null) throw botNotFound(id);
  const changed = applyBotSettings(administration, bot, settings);
  await administration.directory.save(changed);
  return changed;
}
