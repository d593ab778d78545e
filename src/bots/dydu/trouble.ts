/** What a window is answered when we cannot do our part: always in the form that its call reads, and nothing taken falsely. */
import type { Bot } from '../../bot-accounts/bot.ts';
import type { JsonObject } from '../../core/json.ts';
import { type Language, type Localized, languageOf } from '../../core/language.ts';
import { jsonAnswer, livechatAnswer, plainRefusal, valuesAnswer } from './answers.ts';
import { fromTheStart } from './cursor.ts';
import { type DyduTools, dialogOf } from './exchange.ts';
import { htmlOfText } from './html.ts';
import { readForm } from './read-body.ts';
import { settingsOf } from './settings.ts';
import { type TalkInput, talkInputOfForm } from './talk-input.ts';
import { dyduTexts } from './texts.ts';
import { uploadPage } from './upload-page.ts';
import type { WindowCall } from './window-call.ts';
import { encodeText, encodeValues, responseTypes, textOf } from './wire.ts';

/** A call that met trouble of ours, such as storage that is locked, full or too slow. */
export interface TroubledCall {
  readonly tools: DyduTools;
  readonly call: WindowCall;
  readonly request: Request;
  /** `null` when not even the bot could be read. */
  readonly bot: Bot | null;
}

/**
 * 200 with what the call reads: on any other status the window leaves for another server. A talk says that it was not
 * taken; a poll answers nothing new, so that the next one asks for the same; what is only asked after a reload leaves the
 * window where it is. Calls that are no livechat call get 503.
 */
export async function troubleAnswer(troubled: TroubledCall): Promise<Response> {
  const { call, bot, request } = troubled;
  const form = await readForm(request).catch(() => new URLSearchParams());
  switch (call.kind) {
    case 'talk':
      return untakenTalk(troubled, form);
    case 'poll':
      return quietPoll(troubled, form);
    case 'history':
      return jsonAnswer({ values: encodeValues({ interactions: [missingLine(troubled, form)] }) });
    case 'status': {
      const isInQueue = bot !== null && settingsOf(bot).whileWaiting === 'queue';
      return jsonAnswer({ values: { waitingQueueStatusResponse: isInQueue } });
    }
    case 'availableContext':
      return jsonAnswer({ values: { isContextStillAvailable: true } });
    case 'typing':
    case 'reading':
      return livechatAnswer({});
    case 'upload':
      return uploadPage('fail');
    default:
      return plainRefusal(503, 'Try again.');
  }
}

async function untakenTalk(troubled: TroubledCall, form: URLSearchParams): Promise<Response> {
  const { tools, call } = troubled;
  const input = talkInputOfForm(form, call.contextId);
  const values = untakenValues(troubled, input);
  if (input.isInLivechat === true) tools.live.tell(dialogOf(call, input.contextId), values);
  return valuesAnswer(values);
}

/** Tells the end user that an input was not taken, and what to do. */
export function untakenValues(
  { tools, bot, call }: Omit<TroubledCall, 'request'>,
  input: TalkInput,
  text: Localized = isEnd(input) ? dyduTexts.notEnded : dyduTexts.notTaken,
): JsonObject {
  return {
    contextId: input.contextId,
    botId: bot === null ? call.botUuid : settingsOf(bot).botUuid,
    human: true,
    serverTime: tools.clock.now(),
    typeResponse: responseTypes.notice,
    text: htmlOfText(text[spokenWith(bot, input.language)]),
    // Without this field a window that polls takes the line for a notification.
    fromDetail: bot?.name ?? '…',
  };
}

function isEnd({ text }: TalkInput): boolean {
  return /^\s*#livechat(end|leavequeue)#\s*$/i.test(text);
}

/** The line that was kept for this dialog, or nothing. Either way the window goes on from where it was. */
export function quietPoll({ tools, call }: Omit<TroubledCall, 'bot' | 'request'>, form: URLSearchParams): Response {
  const contextId = form.get('contextUuid') ?? '';
  const lastPoll = Number(form.get('lastPoll'));
  const about = { serverTime: tools.clock.now(), context: encodeText(contextId) };
  const told = tools.live.takeTold(dialogOf(call, contextId));
  if (told === null) return livechatAnswer(about);
  const { contextId: _told, ...shown } = told;
  // It goes on from the date of what it shows.
  const place = Number.isFinite(lastPoll) ? { pollUpdatedInteractionDate: lastPoll } : {};
  return livechatAnswer({ ...encodeValues(shown), ...about, ...place });
}

/** A line of the history that says that more was said than it shows. */
export function missingLine({ bot, tools }: Pick<TroubledCall, 'bot' | 'tools'>, form: URLSearchParams): JsonObject {
  return {
    timestamp: tools.clock.now(),
    user: '',
    hideRequest: true,
    text: htmlOfText(dyduTexts.historyMissing[spokenWith(bot, textOf(form.get('language') ?? ''))]),
    type: responseTypes.notice,
    from: bot?.name ?? '…',
    pollUpdatedInteractionDate: fromTheStart(),
  };
}

function spokenWith(bot: Bot | null, locale: string | null): Language {
  return locale === null && bot !== null ? bot.language : languageOf(locale);
}
