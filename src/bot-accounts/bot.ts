import type { EpochMs } from '../core/clock.ts';
import type { BotId, BotKeyId } from '../core/ids.ts';
import type { JsonObject } from '../core/json.ts';
import type { Language } from '../core/language.ts';
import type { TimerPolicy } from './timer-policy.ts';

/** What end users (and agents) are told, by moment. `null` silences one; absent means our own text. */
export type BotTexts = Readonly<Partial<Record<TextKey, Readonly<Partial<Record<Language, string>>> | null>>>;

export const textKeys = [
  'connecting',
  'queued',
  'accepted',
  'agentLeft',
  'transferred',
  'idleWarning',
  'endedByAgent',
  'endedByUser',
  'endedByIdle',
  'noAgentAnswered',
  'helpdeskLost',
  'messageFailed',
  'helpdeskDown',
  'helpdeskBack',
] as const;
export type TextKey = (typeof textKeys)[number];

export type TextVariable = 'agent' | 'minutes' | 'group';

/** What the text of a moment may name in braces, such as `{group}`; nothing at the other moments. */
export const textVariables: Readonly<Partial<Record<TextKey, TextVariable>>> = {
  queued: 'group',
  accepted: 'agent',
  agentLeft: 'agent',
  idleWarning: 'minutes',
};

/** The account of one chatbot: who may call us, how it is answered, and its rules for escalations. */
export interface Bot {
  readonly id: BotId;
  readonly name: string;
  /** Which bot protocol it speaks: a folder of `bots/`. */
  readonly protocol: string;
  /** Settings of that protocol. */
  readonly protocolSettings: JsonObject;
  /** Where events are posted; `null` for a bot that streams or polls. */
  readonly callbackUrl: string | null;
  /** Language of texts when the conversation names none. */
  readonly language: Language;
  readonly timers: TimerPolicy;
  readonly texts: BotTexts;
  /** What happens to a start whose skill has no route. */
  readonly unknownSkill: 'refuse' | 'default';
  /** What happens to a start when nobody is there: `queue` lets it wait. */
  readonly whenNobodyIsThere: 'queue' | 'refuse';
  /** Whether the bot may call a person verified: then its id or address may find and join an existing person. */
  readonly vouchesForIdentity: boolean;
  readonly createdAt: EpochMs;
  readonly updatedAt: EpochMs;
}

/** An API key, without the key: only its hash is kept. */
export interface BotKey {
  readonly id: BotKeyId;
  readonly botId: BotId;
  readonly label: string;
  /** The first characters, so that a person can tell keys apart. */
  readonly hint: string;
  readonly createdAt: EpochMs;
  /** After this moment it is refused; `null` for no end. */
  readonly expiresAt: EpochMs | null;
  readonly lastUsedAt: EpochMs | null;
}
