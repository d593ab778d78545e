/** The window that tries a Dydu bot out: it makes the calls that the chat window makes, and reads the answers as it does. */
import { LRUCache } from 'lru-cache';
import type { UploadedFile } from '../../attachments/attachments-for-bots.ts';
import { AppError } from '../../core/app-error.ts';
import { textOfHtml } from '../../core/html-text.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Localized } from '../../core/language.ts';
import type { Escalation } from '../../escalations/escalation.ts';
import type { TryOutLine, TryOutSide, TryOutWindow } from '../bot-protocol.ts';
import { watchTyping } from '../watch-typing.ts';
import { type DyduTools, type Front, latestOf } from './exchange.ts';
import { framesOf } from './frames.ts';
import { settingsOf } from './settings.ts';
import { interactionsOf, transcriptOf, valuesOf } from './transcript.ts';
import { answerWindow } from './window-calls.ts';
import { encodeText, objectOf, parseObject, textOf } from './wire.ts';

const about: Localized = {
  en: 'You talk with the bot itself, through the calls of its chat window. It hands over when its own dialog says so; the skill comes from there too.',
  fr: 'Vous parlez avec le bot lui-même, par les appels de sa fenêtre de chat. Il passe la main quand son dialogue le dit ; la compétence en vient aussi.',
};

const windowsMax = 500;
const eventsMax = 500;
const unreachable = 'The bot’s own server does not answer as it should. Check its address in the bot’s settings.';

/** An answer that the bot's own history does not hold, such as why nobody can be had. */
type Answers = LRUCache<string, readonly TryOutLine[]>;

export function createTryOut(tools: DyduTools): TryOutSide {
  const answers: Answers = new LRUCache({ max: windowsMax });
  return {
    about,
    asksSkill: false,
    say: async (window, { text, file }) => {
      const values = text === null ? {} : await talk(tools, window, text);
      const conversationId = textOf(values['contextId']) ?? window.conversationId;
      if (conversationId === null) throw text === null ? noHuman() : new AppError('unavailable', unreachable);
      const answer = textOfHtml(textOf(values['text']) ?? '');
      const at = tools.clock.now();
      const said =
        answer === '' ? [] : [{ author: 'bot', name: null, at, text: answer, files: [], isFailed: false } as const];
      answers.set(conversationId, [...(answers.get(conversationId) ?? []), ...said]);
      if (file !== null) await sendFile(tools, { ...window, conversationId }, file);
      return conversationId;
    },
    type: async (window, isTyping) => {
      const open = await openOf(tools, window);
      if (open !== null) await tools.escalations.typing(window.bot, open.id, isTyping);
    },
    watchTyping: ({ conversationId }, listener) => watchTyping(tools.feed, conversationId, listener),
    leave: async (window) => {
      if (window.conversationId !== null) await talk(tools, window, '#livechatend#');
    },
    lines: (window) => linesOf(tools, window, answers),
  };
}

/** One input of the end user, marked as one that only tries. Answers decoded values. */
async function talk(tools: DyduTools, window: TryOutWindow, text: string): Promise<JsonObject> {
  const { bot, conversationId, language } = window;
  const isLivechat = (await openOf(tools, window)) !== null;
  return call(tools, window, {
    path: `talk/${settingsOf(bot).botUuid}${conversationId === null ? '' : `/${encodeURIComponent(conversationId)}`}`,
    fields: {
      userInput: text,
      language,
      space: 'Defaut',
      qualificationMode: 'true',
      solutionUsed: 'ASSISTANT',
      mode: encodeText(isLivechat ? 'polling' : 'Synchron'),
    },
  });
}

/** The escalation that a human owns now. */
async function openOf(tools: DyduTools, { bot, conversationId }: TryOutWindow): Promise<Escalation | null> {
  const latest = await latestOf({ tools, bot, settings: settingsOf(bot) }, conversationId);
  return latest?.state === 'ended' ? null : latest;
}

/** As the window uploads it. While the bot answers, its own server takes files, and nothing of that would be shown here. */
async function sendFile(tools: DyduTools, window: TryOutWindow, { name, mediaType, content }: UploadedFile) {
  const { bot, conversationId } = window;
  if ((await openOf(tools, window)) === null) throw noHuman();
  const form = new FormData();
  form.append('file', await blobOf(content, mediaType), name);
  const url = `http://window.invalid/dydu/${bot.id}/servlet/fileupload?ctx=${encodeURIComponent(conversationId ?? '')}`;
  const answer = await answerWindow(tools, new Request(url, { method: 'POST', body: form }));
  if ((await answer.text()).includes('"success"')) return;
  throw new AppError('invalid_request', 'The file was not taken. Try another kind of file, or a smaller one.');
}

async function blobOf(content: AsyncIterable<Uint8Array>, mediaType: string | null): Promise<Blob> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  for await (const chunk of content) chunks.push(new Uint8Array(chunk));
  return new Blob(chunks, mediaType === null ? {} : { type: mediaType });
}

function noHuman(): AppError {
  return new AppError('invalid_request', 'Here a file goes to a human only. Ask for one first.');
}

interface WindowPost {
  /** Below `api/chat/`. */
  readonly path: string;
  readonly fields: Readonly<Record<string, string>>;
}

async function call(tools: DyduTools, { bot }: TryOutWindow, { path, fields }: WindowPost): Promise<JsonObject> {
  const request = new Request(`http://window.invalid/dydu/${bot.id}/servlet/api/chat/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8', accept: 'application/json' },
    body: new URLSearchParams(fields),
  });
  const answer = await answerWindow(tools, request);
  const body = await answer.text();
  const values = answer.status === 200 && parseObject(body) !== null ? valuesOf(body) : null;
  if (values === null) throw new AppError('unavailable', unreachable);
  return values;
}

/** The dialog as the window shows it after a reload, and what it was told beside messages. */
async function linesOf(tools: DyduTools, window: TryOutWindow, answers: Answers): Promise<readonly TryOutLine[]> {
  const { bot, conversationId } = window;
  if (conversationId === null) return [];
  const settings = settingsOf(bot);
  const fields = { contextUuid: conversationId, solutionUsed: 'ASSISTANT' };
  const values = await call(tools, window, { path: `history/${settings.botUuid}`, fields });
  const shown = transcriptOf(interactionsOf(values)).map(({ author, name, at, parts }): TryOutLine => {
    const [part] = parts;
    return { author, name, at, text: part?.kind === 'text' ? part.text : '', files: [], isFailed: false };
  });
  const isShown = ({ text }: TryOutLine) => shown.some((line) => line.text === text);
  const extra = (answers.get(conversationId) ?? []).filter((line) => !isShown(line));
  const told = await toldLines({ tools, bot, settings }, conversationId);
  return byTime([...shown, ...told.filter((line) => !extra.some(({ text }) => text === line.text)), ...extra]);
}

/** What the window is told of an escalation beside messages: who came, and that it is over. */
async function toldLines(front: Front, conversationId: string): Promise<readonly TryOutLine[]> {
  const escalation = await latestOf(front, conversationId);
  if (escalation === null) return [];
  const events = await front.tools.escalations.events(front.bot, escalation.id, 0, eventsMax);
  return events
    .filter(({ type }) => type !== 'message.created' && type !== 'message.updated')
    .flatMap((event) =>
      framesOf(event, { ...front, escalation }).flatMap((frame) => {
        const text = textOfHtml(textOf(objectOf(frame.values)?.['text']) ?? '').trim();
        return text === ''
          ? []
          : [{ author: 'bot', name: null, at: event.at, text, files: [], isFailed: false } as const];
      }),
    );
}

/** By time where it is told; a line without one keeps its place after the line before it. */
function byTime(lines: readonly TryOutLine[]): readonly TryOutLine[] {
  let last = 0;
  const placed = lines.map((line) => {
    last = line.at ?? last;
    return { line, at: last };
  });
  return placed.sort((one, other) => one.at - other.at).map(({ line }) => line);
}
