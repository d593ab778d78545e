import { z } from 'zod';
import type { Bot } from '../../bot-accounts/bot.ts';
import type { JsonValue } from '../../core/json.ts';
import { parseRules, ruleMistakes } from './rules.ts';
import { settingMistakes, settingTexts } from './setting-texts.ts';
import { decodeText } from './wire.ts';

const text = (max: number) => z.string().trim().min(1).max(max);

const rulesCharsMax = 10_000;

const rules = () =>
  z
    .string()
    .max(rulesCharsMax)
    .superRefine((value, context) => {
      if (value.length > rulesCharsMax) return;
      const parsed = parseRules(value);
      if ('problem' in parsed) context.addIssue({ code: 'custom', message: parsed.problem });
    })
    .meta({ mistakes: Object.values(ruleMistakes) });

/** The addresses of a list that is separated by spaces, commas or new lines. */
export function serversOf(list: string): readonly string[] {
  return list.split(/[\s,]+/).filter((one) => one !== '');
}

function isServer(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  const isPlain = url.username === '' && url.password === '' && url.search === '' && url.hash === '';
  return /^https?:$/.test(url.protocol) && isPlain && !/\/servlet\/?$/.test(url.pathname);
}

const servers = z
  .string()
  .trim()
  .min(1)
  .max(2000)
  .refine((list) => serversOf(list).every(isServer), settingMistakes.servers.en)
  .meta({ mistakes: [settingMistakes.servers] });

/** Settings of a bot behind Dydu's window. Every fact that Dydu does not publish is one of them. */
export const dyduSettings = z.strictObject({
  botUuid: text(100).meta(settingTexts.botUuid),
  servers: servers.meta(settingTexts.servers),
  escalateOn: rules().default('livechat').meta(settingTexts.escalateOn),
  skillVariable: text(100).optional().meta(settingTexts.skillVariable),
  skillRules: rules().default('').meta(settingTexts.skillRules),
  defaultSkill: text(200).optional().meta(settingTexts.defaultSkill),
  senderId: text(100).optional().meta(settingTexts.senderId),
  emailVariable: text(100).optional().meta(settingTexts.emailVariable),
  firstNameVariable: text(100).optional().meta(settingTexts.firstNameVariable),
  lastNameVariable: text(100).optional().meta(settingTexts.lastNameVariable),
  phoneVariable: text(100).optional().meta(settingTexts.phoneVariable),
  transcript: z.enum(['history', 'remember', 'off']).default('history').meta(settingTexts.transcript),
  transport: z.enum(['websocket', 'polling']).default('websocket').meta(settingTexts.transport),
  whileWaiting: z.enum(['talk', 'queue']).default('talk').meta(settingTexts.whileWaiting),
  typedText: z.boolean().default(false).meta(settingTexts.typedText),
  queueUpdates: z.boolean().default(true).meta(settingTexts.queueUpdates),
  agentText: z.enum(['html', 'plain']).default('html').meta(settingTexts.agentText),
  agentFiles: z.enum(['pictures', 'links']).default('pictures').meta(settingTexts.agentFiles),
  idleWarning: z.enum(['message', 'notification', 'payload']).default('message').meta(settingTexts.idleWarning),
  endSurvey: text(100).optional().meta(settingTexts.endSurvey),
  refusalInput: text(200).optional().meta(settingTexts.refusalInput),
  availabilityAnswer: z.enum(['json', 'text']).default('json').meta(settingTexts.availabilityAnswer),
});
export type DyduSettings = z.output<typeof dyduSettings>;

/** The unfinished text of a typing signal, as far as agents may see it; its content comes in Base64. */
export function draftOf({ typedText }: Pick<DyduSettings, 'typedText'>, content: JsonValue | undefined): string {
  return typedText && typeof content === 'string' ? decodeText(content) : '';
}

const parsedOnce = new WeakMap<Bot, DyduSettings>();

/** The settings of a bot of this protocol. They were checked when they were saved. */
export function settingsOf(bot: Bot): DyduSettings {
  const known = parsedOnce.get(bot);
  if (known !== undefined) return known;
  const settings = dyduSettings.parse(bot.protocolSettings);
  parsedOnce.set(bot, settings);
  return settings;
}
