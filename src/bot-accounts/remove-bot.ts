import type { BotId } from '../core/ids.ts';
import { botNotFound } from './apply-bot-settings.ts';
import type { BotDirectory } from './bot-directory.ts';

/** Removes a bot with its keys, secrets and routes; its escalations keep their history. Throws `AppError('not_found')`. */
export async function removeBot(directory: BotDirectory, id: BotId): Promise<void> {
  if (!(await directory.remove(id))) throw botNotFound(id);
}
