/**
 * Chat windows of the demo that speak the protocol of Dydu's CV5 with Passerelle, over its WebSocket or by polling. The
 * page shows what such a window would.
 */
import { DyduWindow, type WindowLine } from '../../bots/dydu/simulator/window.ts';
import type { Clock } from '../../core/clock.ts';
import type { Forwarder } from '../../core/forwarder.ts';
import type { ActivityLog } from '../activity-log.ts';
import { fileAddress } from '../bot-events.ts';
import { append, type Chat, newChat, show } from '../chat.ts';
import { customerAt } from '../customers.ts';
import type { ScriptedBot } from '../scripted-bot.ts';

export interface WindowBotOptions {
  /** What stands in the window's bot.json: our address of the bot. */
  readonly server: string;
  readonly botUuid: string;
  readonly forwarder: Forwarder;
  readonly activity: ActivityLog;
  readonly clock: Clock;
}

export interface WindowBot extends ScriptedBot {
  /** The page of that window is loaded again: only what a browser keeps stays. */
  reload(chatId: string): Promise<void>;
}

/** Faster than the 2.5 s of the real window, so that nobody has to wait for the demo. */
const pollEveryMs = 250;
const openWithinMs = 5_000;

interface Place {
  readonly chat: Chat;
  window: DyduWindow;
  shown: number;
}

/** A window whose id ends with `-polling` takes the second transport; all others take the first. */
export function createWindowBot(options: WindowBotOptions): WindowBot {
  const places = new Map<string, Place>();
  const placeOf = (chat: Chat): Place => {
    const place = places.get(chat.id);
    if (place === undefined) throw new Error('A window that nobody opened.');
    return place;
  };
  const inTurn = (chat: Chat, work: (place: Place) => Promise<void>): Promise<void> => {
    const turn = chat.turn.then(() => work(placeOf(chat)));
    chat.turn = turn.catch(() => undefined);
    return turn;
  };
  return {
    open: (chatId, language) => {
      const known = places.get(chatId);
      if (known !== undefined) return known.chat;
      const chat = newChat(chatId, language ?? 'en', customerAt(places.size));
      const place: Place = { chat, window: windowOf(options, chat, () => refresh(place, options)), shown: 0 };
      places.set(chatId, place);
      inTurn(chat, ({ window }) => window.say('#welcome#', true).then(() => undefined)).catch(() => undefined);
      return chat;
    },
    say: (chat, text) =>
      inTurn(chat, async ({ window }) => {
        options.activity.add('end user', 'Passerelle', `says something, ${transportOf(chat.id)}`);
        await window.say(text);
      }),
    attach: (chat, { name, mediaType, bytes }) =>
      inTurn(chat, async ({ window }) => {
        options.activity.add('end user', 'Passerelle', 'uploads a file');
        await window.upload(new File([new Uint8Array(bytes)], name, { type: mediaType }));
      }),
    typing: (chat, isTyping) => placeOf(chat).window.type(isTyping ? '…' : ''),
    end: (chat) => inTurn(chat, ({ window }) => window.endLivechat()),
    hear: () => undefined,
    close: () => {
      for (const { window } of places.values()) window.close();
    },
    reload: async (chatId) => {
      const place = places.get(chatId);
      if (place === undefined) return;
      const { chat, window } = place;
      window.close();
      place.window = windowOf(options, chat, () => refresh(place, options), window);
      place.shown = 0;
      show(chat, { entries: [] });
      await place.window.load();
    },
  };
}

function transportOf(chatId: string): 'websocket' | 'polling' {
  return chatId.endsWith('-polling') ? 'polling' : 'websocket';
}

function windowOf(options: WindowBotOptions, chat: Chat, onChange: () => void, before?: DyduWindow): DyduWindow {
  const { server, botUuid, forwarder } = options;
  const connect = (url: string) =>
    forwarder.connect({
      url: url.replace(/^ws/, 'http'),
      headers: [],
      signal: AbortSignal.timeout(openWithinMs),
    });
  const { language } = chat.view;
  const transport = transportOf(chat.id);
  const made = { server, botUuid, language, transport, pollEveryMs, connect, onChange };
  const window = new DyduWindow(made, before === undefined ? undefined : { ...before.storage });
  Object.assign(window.variables, { name: chat.customer.name, order: chat.customer.order });
  return window;
}

/** Copies what the window shows into the page. */
function refresh(place: Place, { clock }: WindowBotOptions): void {
  const { chat, window } = place;
  for (; place.shown < window.lines.length; place.shown += 1) {
    const line = window.lines[place.shown];
    if (line !== undefined) showLine(chat, line, { id: `line-${place.shown}`, at: clock.now() });
  }
  const { isInQueue } = window.storage;
  show(chat, {
    phase: window.isInLivechat ? (isInQueue ? 'waiting' : 'active') : 'bot',
    isAgentTyping: window.isOperatorTyping,
    queuePosition: window.queuePosition,
  });
}

function showLine(chat: Chat, line: WindowLine, base: { readonly id: string; readonly at: number }): void {
  const author = line.author === 'operator' ? 'agent' : line.author;
  const file = /<a href="([^"]*\/v1\/files\/[^"]*)"[^>]*>(?:<img [^>]*alt="([^"]*)"[^>]*>|([^<]*))<\/a>/.exec(
    line.text,
  );
  const entry = { ...base, author, name: line.name } as const;
  if (file === null) {
    append(chat, { ...entry, text: plain(line.text) });
    return;
  }
  const [whole, url = '', picture, link] = file;
  const name = plain(picture ?? link ?? 'file');
  const mediaType = picture === undefined ? 'application/octet-stream' : 'image/png';
  const text = plain(line.text.replace(whole, ''));
  if (text !== '') append(chat, { ...entry, id: `${base.id}-text`, text });
  chat.files.set(base.id, { name, mediaType, url: plain(url) });
  append(chat, { ...entry, file: { name, mediaType, sizeBytes: null, url: fileAddress(chat, base.id) } });
}

function plain(html: string): string {
  return html
    .replaceAll(/<br\s*\/?>/g, '\n')
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .trim();
}
