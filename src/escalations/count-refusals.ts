import type { Bot } from '../bot-accounts/bot.ts';
import { errorFacts } from '../core/error-facts.ts';
import type { Logger } from '../core/logger.ts';
import type { StartCommand, Started } from './bot-commands.ts';
import { type StartTools, startEscalation } from './start-escalation.ts';
import { type StartRefusal, startRefusalOf } from './start-refusal.ts';

/** Starts an escalation; a refusal is counted for the overview before it is passed on. Tests are not counted. */
export async function startCounted(
  tools: StartTools & { readonly log: Logger },
  bot: Bot,
  command: StartCommand,
): Promise<Started> {
  try {
    return await startEscalation(tools, bot, command);
  } catch (error) {
    const code = startRefusalOf(error);
    if (code !== null && !command.isTest) await count(tools, bot, code);
    throw error;
  }
}

/** The bot hears why it was refused, whether or not that can be written down. */
async function count({ store, log, surround }: Parameters<typeof startCounted>[0], bot: Bot, code: StartRefusal) {
  try {
    await store.countRefusal({ botId: bot.id, code, at: surround(bot).now });
  } catch (error) {
    log.warn({ botId: bot.id, error: errorFacts(error) }, 'refusal.not_counted');
  }
}
