import { z } from 'zod';
import { languages } from '../core/language.ts';
import { textKeys } from './bot.ts';
import { timerSettings } from './timer-settings.ts';

const ownText = z.strictObject({ en: z.string().max(1000).optional(), fr: z.string().max(1000).optional() });

/** An address that events may be posted to. The guard of the client that calls it judges where it leads. */
export const callbackUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
  .max(2000)
  .refine((text) => {
    if (!URL.canParse(text)) return true;
    const { username, password } = new URL(text);
    return username === '' && password === '';
  }, 'must not carry a user name or password: callbacks are signed instead');

/** What an administrator may say about a bot; whatever is left out keeps its value, at first our default. */
export const botSettings = z.strictObject({
  name: z.string().trim().min(1).max(100).optional(),
  protocol: z.string().max(50).optional(),
  protocolSettings: z.record(z.string().max(100), z.unknown()).optional(),
  callbackUrl: callbackUrl.nullable().optional(),
  language: z.enum(languages).optional(),
  timers: timerSettings.optional(),
  texts: z.partialRecord(z.enum(textKeys), ownText.nullable()).optional(),
  unknownSkill: z.enum(['refuse', 'default']).optional(),
  whenNobodyIsThere: z.enum(['queue', 'refuse']).optional(),
  vouchesForIdentity: z.boolean().optional(),
});
export type BotSettings = z.output<typeof botSettings>;
