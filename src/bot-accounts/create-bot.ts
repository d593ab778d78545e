import type { z } from 'zod';
import { AppError } from '../core/app-error.ts';
import type { Clock } from '../core/clock.ts';
import { newId } from '../core/ids.ts';
import { parseOrRefuse } from '../http/validation.ts';
import { applyBotSettings } from './apply-bot-settings.ts';
import type { Bot } from './bot.ts';
import type { BotDirectory } from './bot-directory.ts';
import { botSettings } from './bot-settings.ts';
import { defaultTimers } from './timer-policy.ts';

/** What the use cases around bots need. */
export interface BotAdministration {
  readonly directory: BotDirectory;
  /** The bot protocols of this program, by what they expect of `protocolSettings`. */
  readonly protocols: readonly { readonly kind: string; readonly settings: z.ZodType<object> }[];
  readonly clock: Clock;
}

/**
 * Makes a bot account with its first API key and the signing secret of its callbacks: both are shown this once.
 * `input` is what a stranger sent: throws `AppError('invalid_request')` naming every mistake.
 */
export async function createBot(
  administration: BotAdministration,
  input: unknown,
): Promise<{ readonly bot: Bot; readonly apiKey: string; readonly callbackSecret: string }> {
  const { directory, clock } = administration;
  const settings = parseOrRefuse(botSettings, input);
  if (settings.name === undefined) {
    const details = [{ path: 'name', message: 'is required (string)' }];
    throw new AppError('invalid_request', 'The request is refused: name is required.', { details });
  }
  const now = clock.now();
  const blank: Bot = {
    id: newId('bot'),
    name: settings.name,
    protocol: 'native',
    protocolSettings: {},
    callbackUrl: null,
    language: 'en',
    timers: defaultTimers,
    texts: {},
    unknownSkill: 'refuse',
    whenNobodyIsThere: 'queue',
    vouchesForIdentity: false,
    createdAt: now,
    updatedAt: now,
  };
  const bot = applyBotSettings(administration, blank, settings);
  await directory.save(bot);
  const callbackSecret = await directory.rotateCallbackSecret(bot.id);
  const { secret: apiKey } = await directory.createKey(bot.id, 'first key');
  return { bot, apiKey, callbackSecret };
}
