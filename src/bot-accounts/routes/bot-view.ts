import { z } from '@hono/zod-openapi';
import { languages } from '../../core/language.ts';
import { timerSettings } from '../timer-settings.ts';

/** How a bot is shown at the admin API. */
export const botView = z
  .object({
    id: z.string(),
    name: z.string(),
    protocol: z.string(),
    protocolSettings: z.record(z.string(), z.unknown()),
    callbackUrl: z.string().nullable(),
    language: z.enum(languages),
    timers: timerSettings.required(),
    texts: z.record(z.string(), z.unknown()),
    unknownSkill: z.enum(['refuse', 'default']),
    whenNobodyIsThere: z.enum(['queue', 'refuse']),
    vouchesForIdentity: z.boolean(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .openapi('Bot');

export const keyView = z
  .object({
    id: z.string(),
    label: z.string(),
    hint: z.string().openapi({ description: 'The first characters of the key.' }),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime().nullable(),
    lastUsedAt: z.iso.datetime().nullable(),
  })
  .openapi('BotKey');
