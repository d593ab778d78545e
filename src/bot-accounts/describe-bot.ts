import { toIso, toIsoOrNull } from '../core/clock.ts';
import type { Bot, BotKey } from './bot.ts';
import { settingsFromTimers } from './timer-settings.ts';

/** A bot as administrators see it: times in whole seconds, no key and no secret. */
export function describeBot({ timers, createdAt, updatedAt, ...rest }: Bot) {
  return { ...rest, timers: settingsFromTimers(timers), createdAt: toIso(createdAt), updatedAt: toIso(updatedAt) };
}

/** A key without the key. */
export function describeKey({ id, label, hint, createdAt, expiresAt, lastUsedAt }: BotKey) {
  const times = { createdAt: toIso(createdAt), expiresAt: toIsoOrNull(expiresAt), lastUsedAt: toIsoOrNull(lastUsedAt) };
  return { id, label, hint, ...times };
}
