/** The window that tries a bot of ours out: the console stands in for the bot, and calls what the API calls for it. */
import { randomUUID } from 'node:crypto';
import { AppError } from '../../core/app-error.ts';
import type { MessageId } from '../../core/ids.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Language, Localized } from '../../core/language.ts';
import type { SubmittedPart } from '../../escalations/bot-commands.ts';
import type { Escalation, MessageRecord } from '../../escalations/escalation.ts';
import type { EscalationEvent } from '../../escalations/escalation-event.ts';
import { readableText } from '../../escalations/readable-text.ts';
import { textFor } from '../../escalations/texts.ts';
import type {
  BotProtocolTools,
  TryOutFile,
  TryOutLine,
  TryOutMessage,
  TryOutSide,
  TryOutWindow,
} from '../bot-protocol.ts';
import { watchTyping } from '../watch-typing.ts';

type Tools = Pick<BotProtocolTools, 'escalations' | 'attachments' | 'feed' | 'admission'>;

const about: Localized = {
  en: 'The console stands in for your bot: what you write is handed to a human at once. Your bot’s own callback address is told nothing of it.',
  fr: 'La console tient la place de votre bot : ce que vous écrivez est transmis aussitôt à un humain. L’adresse de rappel de votre bot n’en est pas informée.',
};

/** Every conversation of a try-out begins so: nobody gets into a real end user's from here. */
const prefix = 'try-';
const rowsMax = 500;

export function createTryOut(tools: Tools): TryOutSide {
  return {
    about,
    asksSkill: true,
    say: (window, message) => say(tools, window, message),
    type: async (window, isTyping) => {
      const open = await latestOf(tools, window);
      if (open !== null && open.state !== 'ended') await tools.escalations.typing(window.bot, open.id, isTyping);
    },
    watchTyping: ({ conversationId }, listener) => watchTyping(tools.feed, conversationId, listener),
    leave: async (window) => {
      const open = await latestOf(tools, window);
      if (open === null || open.state === 'ended') return;
      await tools.escalations.end(window.bot, open.id, { by: 'user', comment: null });
    },
    lines: async (window) => {
      const escalation = await latestOf(tools, window);
      return escalation === null ? [] : linesOf(tools, window, escalation);
    },
  };
}

async function latestOf({ escalations }: Tools, { bot, conversationId }: TryOutWindow): Promise<Escalation | null> {
  if (conversationId === null) return null;
  if (!conversationId.startsWith(prefix)) throw new AppError('not_found', 'There is no such try-out.');
  return escalations.findByConversation(bot, conversationId);
}

/** To the agent while there is one; otherwise a new conversation asks for a human. */
async function say(tools: Tools, window: TryOutWindow, { text, file }: TryOutMessage): Promise<string> {
  const gate = tools.admission(window.bot.id);
  if (!gate.isOpen) {
    const { retryAfterSeconds } = gate;
    throw new AppError('rate_limited', 'Too much is waiting to be sent. Try again later.', { retryAfterSeconds });
  }
  const { bot, skill, language, variables } = window;
  const open = await latestOf(tools, window);
  const id = randomUUID();
  const parts: SubmittedPart[] = text === null ? [] : [{ kind: 'text', text }];
  if (file !== null) parts.push({ kind: 'attachment', attachmentId: (await tools.attachments.upload(bot, file)).id });
  if (open !== null && open.state !== 'ended') {
    await tools.escalations.send(bot, open.id, { id, parts, choice: null, sentAt: null });
    return open.conversationId;
  }
  const conversationId = `${prefix}${id}`;
  await tools.escalations.start(bot, {
    id,
    conversationId,
    skill,
    user: { name: userNames[language], locale: language },
    variables,
    transcript: [],
    note: null,
    reason: null,
    message: { id, parts },
    channel: { type: 'web', pageUrl: null, device: null },
    locale: language,
    callbackUrl: null,
    richParts: [],
    timers: {},
    isTest: true,
  });
  return conversationId;
}

const userNames: Readonly<Record<Language, string>> = { en: 'Console try-out', fr: 'Essai depuis la console' };

async function linesOf(
  { escalations }: Tools,
  { bot }: TryOutWindow,
  escalation: Escalation,
): Promise<readonly TryOutLine[]> {
  const { id, startedAt, language } = escalation;
  const [messages, events] = await Promise.all([
    escalations.messages(bot, id, null as MessageId | null, rowsMax),
    escalations.events(bot, id, 0, rowsMax),
  ]);
  const connecting = textFor(bot, 'connecting', language);
  const lines = [
    ...messages.filter(({ state }) => state !== 'deleted').map((message) => lineOfMessage(message, events)),
    ...(connecting === null ? [] : [botLine(startedAt, connecting)]),
    ...events.flatMap(linesOfEvent),
  ];
  // A stable sort: what was said first stands first within one moment.
  return lines.sort((one, other) => (one.at ?? 0) - (other.at ?? 0));
}

function lineOfMessage(message: MessageRecord, events: readonly EscalationEvent[]): TryOutLine {
  const { author, agent, parts, state, acceptedAt } = message;
  return {
    author: author === 'system' ? 'bot' : author,
    name: agent?.name ?? null,
    at: acceptedAt,
    text: readableText(parts.filter(({ kind }) => kind !== 'attachment')),
    files: filesOf(message, events),
    isFailed: state === 'failed',
  };
}

/** An agent's files under the links that the bot is given. */
function filesOf({ id, parts, direction }: MessageRecord, events: readonly EscalationEvent[]): readonly TryOutFile[] {
  const told = events.findLast(({ data }) => data['messageId'] === id && Array.isArray(data['parts']));
  const shown = (told?.data['parts'] ?? []) as readonly JsonObject[];
  return parts.flatMap((part, index) => {
    if (part.kind !== 'attachment') return [];
    const url = direction === 'toUser' ? shown[index]?.['url'] : null;
    return [{ name: part.name, url: typeof url === 'string' ? url : null }];
  });
}

/** What a bot tells the end user of an event. Messages are shown from where they are kept. */
function linesOfEvent({ type, at, data }: EscalationEvent): readonly TryOutLine[] {
  const { text } = data;
  const isMessage = type === 'message.created' || type === 'message.updated';
  return isMessage || typeof text !== 'string' || text === '' ? [] : [botLine(at, text)];
}

function botLine(at: number, text: string): TryOutLine {
  return { author: 'bot', name: null, at, text, files: [], isFailed: false };
}
