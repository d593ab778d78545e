import { z } from 'zod';
import { languages } from '../core/language.ts';
import { writtenName } from '../core/written-name.ts';
import { type TextKey, textKeys, textVariables } from './bot.ts';
import { timerSettings } from './timer-settings.ts';

/** What is said of a key: for whom or what it is. */
export const keyInput = z.strictObject({ label: z.string().overwrite(writtenName).min(1).max(100) });

const ownText = z.strictObject({ en: z.string().max(1000).optional(), fr: z.string().max(1000).optional() });

const ownTexts = z.partialRecord(z.enum(textKeys), ownText.nullable()).superRefine((texts, context) => {
  for (const [key, own] of Object.entries(texts)) {
    const known = textVariables[key as TextKey];
    for (const [language, text] of Object.entries(own ?? {})) {
      const named = text?.match(/\{[^{}]+\}/g) ?? [];
      if (named.every((one) => one === `{${known}}` && known !== undefined)) continue;
      const message = known === undefined ? 'may name nothing in braces' : `may name {${known}} only`;
      context.addIssue({ code: 'custom', path: [key, language], message });
    }
  }
});

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
  name: z.string().overwrite(writtenName).min(1).max(100).optional(),
  protocol: z.string().max(50).optional(),
  protocolSettings: z.record(z.string().max(100), z.unknown()).optional(),
  callbackUrl: callbackUrl.nullable().optional(),
  language: z.enum(languages).optional(),
  timers: timerSettings.optional(),
  texts: ownTexts.optional(),
  unknownSkill: z.enum(['refuse', 'default']).optional(),
  whenNobodyIsThere: z.enum(['queue', 'refuse']).optional(),
  vouchesForIdentity: z.boolean().optional(),
});
export type BotSettings = z.output<typeof botSettings>;
