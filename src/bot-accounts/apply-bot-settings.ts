import { AppError, type ErrorDetail } from '../core/app-error.ts';
import type { JsonObject } from '../core/json.ts';
import { detailsOf, validationError } from '../http/validation.ts';
import type { Bot, BotTexts } from './bot.ts';
import type { BotSettings } from './bot-settings.ts';
import type { BotAdministration } from './create-bot.ts';
import type { TimerPolicy } from './timer-policy.ts';
import { timersFromSettings } from './timer-settings.ts';

/** The bot after these settings. Throws `AppError('invalid_request')` when they do not fit together. */
export function applyBotSettings(administration: BotAdministration, bot: Bot, settings: BotSettings): Bot {
  const { timers, texts, protocolSettings, ...plain } = settings;
  const protocol = plain.protocol ?? bot.protocol;
  const merged: TimerPolicy = { ...bot.timers, ...(timers === undefined ? {} : timersFromSettings(timers)) };
  const known = administration.protocols.find((candidate) => candidate.kind === protocol);
  const details: ErrorDetail[] = [...timerMistakes(merged)];
  if (known === undefined) {
    const kinds = administration.protocols.map((candidate) => candidate.kind).join(', ');
    details.push({ path: 'protocol', message: `must be one of: ${kinds}` });
  }
  const wanted = protocolSettings ?? (protocol === bot.protocol ? bot.protocolSettings : {});
  const parsed = known?.settings.safeParse(wanted);
  if (parsed?.success === false) details.push(...detailsOf(parsed.error.issues, 'protocolSettings'));
  if (details.length > 0) throw validationError(details);
  return {
    ...bot,
    ...withoutUndefined(plain),
    protocol,
    protocolSettings: (parsed?.data ?? {}) as JsonObject,
    timers: merged,
    texts: texts === undefined ? bot.texts : ({ ...bot.texts, ...texts } as BotTexts),
    updatedAt: administration.clock.now(),
  };
}

/** The refusal for a bot that is not there. */
export function botNotFound(id: string): AppError {
  return new AppError('not_found', `There is no bot ${id}.`);
}

function timerMistakes(timers: TimerPolicy): readonly ErrorDetail[] {
  if (timers.userIdleMs === 0 || timers.userIdleWarningMs < timers.userIdleMs) return [];
  const message = 'must be shorter than timers.userIdleSeconds: the warning comes before the end';
  return [{ path: 'timers.userIdleWarningSeconds', message }];
}

type Defined<Type> = { [Key in keyof Type]: Exclude<Type[Key], undefined> };

function withoutUndefined<Type extends object>(fields: Type): Partial<Defined<Type>> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<
    Defined<Type>
  >;
}
