/**
 * The chatbot of the demo: answers a few things by itself and hands over to a human through the typed client, as any
 * bot developer would. It learns what happens over there from signed webhooks, and asks for what it missed.
 */
import { randomUUID } from 'node:crypto';
import { type EscalationEvent, type EscalationSignal, isRefusal, type PasserelleClient } from '../client/index.ts';
import { AppError } from '../core/app-error.ts';
import type { Clock } from '../core/clock.ts';
import type { Language } from '../core/language.ts';
import type { ActivityLog } from './activity-log.ts';
import { type BotTurn, botTurn, mainButtons } from './bot-dialogue.ts';
import { applyEvent, applySignal, fileAddress } from './bot-events.ts';
import { botButtons, botLines } from './bot-lines.ts';
import { append, type Chat, change, newChat, show } from './chat.ts';
import { customerAt } from './customers.ts';
import type { HeldFile } from './file-transfer.ts';
import { startOf } from './start-of-chat.ts';

export interface ScriptedBotOptions {
  readonly client: PasserelleClient;
  readonly activity: ActivityLog;
  readonly clock: Clock;
}

export interface ScriptedBot {
  /** The window with that id; opened with a greeting when it is new. `null` keeps the language that it has. */
  open(chatId: string, language: Language | null): Chat;
  /** What the end user wrote or pressed. `payload` is that of an agent's button. Resolves when it is on its way. */
  say(chat: Chat, text: string, payload: string | null): Promise<void>;
  attach(chat: Chat, file: HeldFile): Promise<void>;
  typing(chat: Chat, isTyping: boolean): Promise<void>;
  /** The end user leaves the human and wants the bot back. */
  end(chat: Chat): Promise<void>;
  /** Takes an event or a signal whose signature was checked. */
  hear(message: EscalationEvent | EscalationSignal): void;
  close(): void;
}

const chatsMax = 200;

export function createScriptedBot(options: ScriptedBotOptions): ScriptedBot {
  const chats = new Map<string, Chat>();
  let count = 0;
  return {
    open: (chatId, language) => {
      const known = chats.get(chatId);
      if (known !== undefined) return inLanguage(known, language, options.clock);
      const chat = newChat(chatId, language ?? 'en', customerAt(count));
      count += 1;
      forgetOldest(chats);
      chats.set(chatId, chat);
      greet(chat, options.clock);
      return chat;
    },
    say: (chat, text, payload) => inTurn(chat, () => say(chat, { text, payload }, options)),
    attach: (chat, file) => inTurn(chat, () => attach(chat, file, options)),
    typing: async (chat, isTyping) => {
      if (chat.escalationId !== null) await options.client.typing(chat.escalationId, isTyping);
    },
    end: (chat) => inTurn(chat, () => end(chat, options)),
    hear: (message) => {
      const chat = chats.get(message.conversationId);
      if (chat === undefined) return;
      inTurn(chat, () => hear(chat, message, options)).catch((error: unknown) => {
        options.activity.add('bot', null, `could not use ${message.type}: ${nameOf(error)}`);
      });
    },
    close: () => {
      for (const chat of chats.values()) if (chat.typingTimer !== null) clearTimeout(chat.typingTimer);
    },
  };
}

/** Waits for everything before it in the same conversation, then does its work. */
function inTurn(chat: Chat, work: () => Promise<void>): Promise<void> {
  const turn = chat.turn.then(work);
  chat.turn = turn.catch(() => undefined);
  return turn;
}

function greet(chat: Chat, clock: Clock): void {
  speak(chat, clock, { line: botLines.greeting[chat.view.language], buttons: mainButtons });
}

function inLanguage(chat: Chat, language: Language | null, clock: Clock): Chat {
  if (language === null || chat.view.language === language) return chat;
  const isFresh = chat.view.entries.length <= 1;
  show(chat, { language, ...(isFresh ? { entries: [] } : {}) });
  if (isFresh) greet(chat, clock);
  return chat;
}

async function say(
  chat: Chat,
  { text, payload }: { readonly text: string; readonly payload: string | null },
  options: ScriptedBotOptions,
): Promise<void> {
  const id = randomUUID();
  append(chat, { id, at: options.clock.now(), author: 'user', text });
  if (chat.escalationId === null) {
    await answer(chat, botTurn(chat.dialogue, text, chat.view.language), options);
    return;
  }
  const choice = payload === null ? {} : { choice: { payload } };
  await relay(chat, { id, text, ...choice }, options);
}

async function answer(chat: Chat, turn: BotTurn, options: ScriptedBotOptions): Promise<void> {
  chat.dialogue = turn.dialogue;
  if (turn.line !== null) speak(chat, options.clock, { line: turn.line, buttons: turn.buttons });
  if (turn.escalate) await handOver(chat, options);
}

/** The bot's "connect to livechat". From its answer on a human owns the conversation. */
async function handOver(chat: Chat, { client, activity, clock }: ScriptedBotOptions): Promise<void> {
  const start = startOf(chat);
  activity.add('bot', 'Passerelle', `asks for a human, skill ${start.skill}`);
  show(chat, { phase: 'opening' });
  try {
    const started = await client.start(start);
    chat.escalationId = started.id;
    chat.lastSeq = started.isNew ? 0 : started.lastSeq;
    show(chat, { canAttach: started.capabilities.attachments.toAgent, ticketId: started.ticket?.id ?? null });
    if (started.text !== null)
      append(chat, { id: randomUUID(), at: clock.now(), author: 'system', text: started.text });
  } catch (error) {
    if (!isRefusal(error)) throw error;
    show(chat, { phase: 'bot' });
    activity.add('Passerelle', 'bot', `refused: ${error.code}`);
    speak(chat, clock, {
      line: botLines.refused[chat.view.language].replace('{code}', error.code),
      buttons: mainButtons,
    });
  }
}

type Relayed = Parameters<PasserelleClient['send']>[1];

async function relay(
  chat: Chat,
  message: Relayed & { readonly id: string },
  options: ScriptedBotOptions,
): Promise<void> {
  const { client, activity } = options;
  if (chat.escalationId === null) return;
  activity.add('bot', 'Passerelle', 'passes on a message of the end user');
  try {
    await client.send(chat.escalationId, message);
    if (progressOf(chat, message.id) === null) change(chat, message.id, { progress: 'sent' });
  } catch (error) {
    if (!isRefusal(error)) throw error;
    change(chat, message.id, { progress: 'failed' });
    // The end is on its way to us; the bot speaks up when it is here.
    if (error.code === 'escalation_ended') return;
    const text = botLines.notSent[chat.view.language].replace('{reason}', error.message);
    append(chat, { id: randomUUID(), at: options.clock.now(), author: 'system', text });
  }
}

function progressOf(chat: Chat, entryId: string) {
  return chat.view.entries.find((entry) => entry.id === entryId)?.progress ?? null;
}

async function attach(chat: Chat, file: HeldFile, options: ScriptedBotOptions): Promise<void> {
  const { client, clock } = options;
  const id = randomUUID();
  try {
    const kept = await client.upload(new Uint8Array(file.bytes), { name: file.name, mediaType: file.mediaType });
    const { name, mediaType, sizeBytes } = kept;
    chat.files.set(id, { ...file, name, mediaType });
    chat.attachmentIds.set(id, kept.id);
    const shown = { name, mediaType, sizeBytes, url: fileAddress(chat, id) };
    append(chat, { id, at: clock.now(), author: 'user', file: shown });
    const parts = [{ kind: 'attachment' as const, attachmentId: kept.id }];
    if (chat.escalationId !== null) await relay(chat, { id, parts }, options);
    else speak(chat, clock, { line: botLines.fileKept[chat.view.language], buttons: ['human', 'stay'] });
  } catch (error) {
    if (!isRefusal(error)) throw error;
    speak(chat, clock, {
      line: botLines.fileRefused[chat.view.language].replace('{reason}', error.message),
      buttons: [],
    });
  }
}

async function end(chat: Chat, { client, activity }: ScriptedBotOptions): Promise<void> {
  if (chat.escalationId === null) throw new AppError('conflict', 'No human is in this conversation.');
  activity.add('bot', 'Passerelle', 'ends the escalation for the end user');
  await client.end(chat.escalationId, { by: 'user' });
}

async function hear(
  chat: Chat,
  message: EscalationEvent | EscalationSignal,
  { client, activity }: ScriptedBotOptions,
): Promise<void> {
  if (!('seq' in message)) {
    if (message.escalationId === chat.escalationId) applySignal(chat, message);
    return;
  }
  if (message.escalationId !== chat.escalationId) {
    // Words of an agent that came after the end are still worth reading; everything else is over.
    if (message.type === 'message.created' && !isShown(chat, message.data.messageId)) applyEvent(chat, message);
    return;
  }
  if (message.seq <= chat.lastSeq) return;
  if (message.seq === chat.lastSeq + 1) return take(chat, message);
  activity.add('bot', 'Passerelle', `missed something before event ${message.seq}, asks for it`);
  const missed = await client.listEvents(message.escalationId, { after: chat.lastSeq });
  for (const event of missed.events) if (chat.escalationId === event.escalationId) take(chat, event);
}

function take(chat: Chat, event: EscalationEvent): void {
  chat.lastSeq = event.seq;
  applyEvent(chat, event);
}

function isShown(chat: Chat, messageId: string): boolean {
  return chat.view.entries.some((entry) => entry.id === messageId || entry.id.startsWith(`${messageId}-`));
}

function speak(
  chat: Chat,
  clock: Clock,
  { line, buttons }: { readonly line: string; readonly buttons: readonly (keyof typeof botButtons)[] },
): void {
  const labels = buttons.map((button) => ({ label: botButtons[button][chat.view.language], payload: null }));
  append(chat, { id: randomUUID(), at: clock.now(), author: 'bot', text: line, buttons: labels });
}

function forgetOldest(chats: Map<string, Chat>): void {
  if (chats.size < chatsMax) return;
  const idle = [...chats.values()].find((chat) => chat.escalationId === null && chat.listeners.size === 0);
  if (idle === undefined) throw new AppError('unavailable', 'Too many chat windows are open; close one.');
  chats.delete(idle.id);
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'error';
}
