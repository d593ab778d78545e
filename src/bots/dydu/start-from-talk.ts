import { createHash, randomUUID } from 'node:crypto';
import { AppError } from '../../core/app-error.ts';
import { errorFacts } from '../../core/error-facts.ts';
import { textOfHtml } from '../../core/html-text.ts';
import type { JsonObject, JsonValue } from '../../core/json.ts';
import { isMailAddress } from '../../core/mail-address.ts';
import type { StartCommand, Started, SubmittedLine, SubmittedUser } from '../../escalations/bot-commands.ts';
import type { Escalation } from '../../escalations/escalation.ts';
import { textFor } from '../../escalations/texts.ts';
import { cursorOf, newWindowNumber, nothingYet } from './cursor.ts';
import type { Detected } from './detect-escalation.ts';
import { type Front, languageFor, openOf } from './exchange.ts';
import { queueValues } from './frames.ts';
import { htmlOfText } from './html.ts';
import type { DyduSettings } from './settings.ts';
import type { TalkInput } from './talk-input.ts';
import { refusalText } from './texts.ts';
import { isTyped, line } from './transcript.ts';
import { responseTypes, specialActions, textOf } from './wire.ts';

/** An answer of the bot that hands over, with all that is known around it. */
export interface Handover {
  readonly front: Front;
  readonly input: TalkInput;
  readonly detected: Detected;
  /** Decoded values of the bot's answer. */
  readonly values: JsonObject;
  /** The dialog before this input, oldest first. */
  transcript(contextId: string): Promise<readonly SubmittedLine[]>;
}

export type StartOutcome =
  | { readonly kind: 'started'; readonly values: JsonObject }
  | { readonly kind: 'refused'; readonly code: AppError['code']; readonly values: JsonObject };

/** Starts the escalation that the bot's answer asks for; the values are the answer that the window gets instead. */
export async function startFromTalk(handover: Handover): Promise<StartOutcome> {
  const { front, input, values, detected } = handover;
  const contextId = textOf(values['contextId']) ?? input.contextId;
  try {
    if (contextId === null) throw new AppError('invalid_request', 'The answer names no dialog.');
    const gate = front.tools.admission(front.bot.id);
    if (!gate.isOpen) throw new AppError('rate_limited', 'Too much is waiting to be sent.');
    const command = commandOf(handover, contextId, await transcriptFor(handover, contextId));
    const started = await front.tools.escalations.start(front.bot, command);
    front.tools.memory.forget(front.bot.id, contextId);
    return startedWith(handover, started);
  } catch (error) {
    const kept = error instanceof AppError ? null : await keptStart(handover, contextId).catch(() => null);
    if (kept !== null) return startedWith(handover, { escalation: kept, text: null });
    const code = error instanceof AppError ? error.code : 'internal_error';
    front.tools.log.warn({ botId: front.bot.id, code, error: errorFacts(error) }, 'dydu.not_started');
    const text = htmlOfText(refusalText(code)[languageFor(front, input.language)]);
    const said = detected.text === '' ? text : `${detected.text}<br>${text}`;
    return { kind: 'refused', code, values: { ...withoutLivechat(values), text: said } };
  }
}

/** What was stored though saving it failed: then nobody may be told that it was refused. */
async function keptStart({ front, input }: Handover, contextId: string | null): Promise<Escalation | null> {
  const open = await openOf(front, contextId);
  return open?.commandId.startsWith(startIdOf(input)) === true ? open : null;
}

/** An id that tells a repeat of the very input that started an escalation from a message to its agents. */
export function startIdOf(input: Pick<TalkInput, 'text'>): string {
  return `start-${createHash('sha256').update(input.text).digest('hex').slice(0, 16)}`;
}

async function transcriptFor(handover: Handover, contextId: string): Promise<readonly SubmittedLine[]> {
  const { front, input, detected } = handover;
  if (front.settings.transcript === 'off') return [];
  const before = await handover.transcript(contextId);
  const at = front.tools.clock.now();
  const newest = before.findLast(({ author }) => author === 'user')?.parts[0];
  const isThere = newest?.kind === 'text' && newest.text === input.text;
  const answered = textOfHtml(detected.text);
  return [
    ...before,
    ...(isThere || !isTyped(input.text) ? [] : [line('user', { at, text: input.text, name: null })]),
    ...(answered === '' || isThere ? [] : [line('bot', { at, text: answered, name: null })]),
  ];
}

function commandOf(
  { front, input, detected }: Handover,
  contextId: string,
  transcript: readonly SubmittedLine[],
): StartCommand {
  const variables = { ...aboutWindow(input), ...detected.variables };
  const device = [input.browser, input.os].filter((one) => one !== null).join(' / ');
  return {
    id: `${startIdOf(input)}-${randomUUID()}`,
    conversationId: contextId,
    skill: within(200, detected.skill),
    user: userOf(front.settings, detected.variables, input.language),
    variables,
    // A window is in the hands of its end user.
    claimed: Object.keys(variables).filter((name) => !detected.proven.includes(name)),
    transcript,
    note: null,
    reason: null,
    message: null,
    channel: { type: 'web', pageUrl: within(2_000, input.pageUrl), device: within(200, device) },
    locale: within(35, input.language),
    callbackUrl: null,
    richParts: [],
    timers: {},
    isTest: input.isTest,
  };
}

/** What a window says of itself is kept as long as bots may say it in our own API: anybody can say anything in its place. */
function within(charsMax: number, said: string | null): string | null {
  return said === null || said === '' || said.length > charsMax ? null : said;
}

function aboutWindow(input: TalkInput): Record<string, JsonValue> {
  const { language, space, pageUrl: page, browser, os } = input;
  const known = Object.entries({ language, space, page, browser, os });
  return Object.fromEntries(known.filter(([, value]) => value !== null)) as Record<string, JsonValue>;
}

/** Who the person says they are: never verified, a bot's variable is a claim. */
export function userOf(
  settings: DyduSettings,
  variables: Readonly<Record<string, JsonValue>>,
  locale: string | null,
): SubmittedUser {
  const read = (name: string | undefined, charsMax = 200) =>
    name === undefined ? null : within(charsMax, textOf(variables[name]));
  const sender = read(settings.senderId, 320);
  const isAddress = sender !== null && isMailAddress(sender);
  const email = read(settings.emailVariable, 320) ?? (isAddress ? sender : null);
  const fields = {
    id: isAddress ? null : within(200, sender),
    email,
    givenName: read(settings.firstNameVariable),
    familyName: read(settings.lastNameVariable),
    phone: read(settings.phoneVariable, 50),
    locale: within(35, locale),
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null)) as SubmittedUser;
}

const livechatFields = ['specialAction', 'typeResponse', 'startLivechat', 'guiAction', 'survey'];

function withoutLivechat(values: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !livechatFields.includes(name)));
}

function startedWith(
  { front, values, detected }: Handover,
  { escalation, text }: Pick<Started, 'escalation' | 'text'>,
): StartOutcome {
  front.tools.live.began(escalation.id);
  const words = detected.text !== '' ? detected.text : htmlOfText(text ?? '');
  return {
    kind: 'started',
    values: { ...withoutLivechat(values), ...enterLivechat(front, escalation), text: words },
  };
}

/** What makes a window enter its livechat, at the start and whenever it has missed it. */
export function enterLivechat({ settings, bot, tools }: Front, escalation: Escalation): JsonObject {
  const isQueue = settings.whileWaiting === 'queue' && escalation.acceptedAt === null;
  const how = isQueue
    ? queueValues({})
    : { specialAction: specialActions.start, typeResponse: responseTypes.connected };
  return {
    ...how,
    contextId: escalation.conversationId,
    botId: settings.botUuid,
    text: htmlOfText(textFor(bot, 'connecting', escalation.language) ?? ''),
    startLivechat: true,
    human: true,
    serverTime: tools.clock.now(),
    pollUpdatedInteractionDate: cursorOf(escalation, nothingYet(newWindowNumber())),
  };
}
