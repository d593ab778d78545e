/** One end user's chat window, as its page shows it. The bot writes into it; the page only reads. */
import type { Language } from '../core/language.ts';
import { type Dialogue, freshDialogue } from './bot-dialogue.ts';
import type { HeldFile } from './file-transfer.ts';

export interface ChatButton {
  readonly label: string;
  /** What goes back to the agent when it is pressed; `null` for a button of the bot. */
  readonly payload: string | null;
}

export interface ChatFile {
  readonly name: string;
  readonly mediaType: string;
  readonly sizeBytes: number | null;
  /** Address on the sandbox itself, relative to the page. */
  readonly url: string;
}

export interface ChatEntry {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly author: 'user' | 'bot' | 'agent' | 'system';
  /** Name of the agent; `null` for the others. */
  readonly name: string | null;
  readonly text: string | null;
  readonly file: ChatFile | null;
  readonly buttons: readonly ChatButton[];
  /** How far a message of the end user has come; `null` for all others. */
  readonly progress: 'sent' | 'delivered' | 'read' | 'failed' | null;
  /** Found by Passerelle later than it was written. */
  readonly isLate: boolean;
}

/** What the page shows. `phase` follows the escalation; `bot` means that none is open. */
export interface ChatView {
  readonly id: string;
  readonly language: Language;
  readonly phase: 'bot' | 'opening' | 'waiting' | 'active';
  readonly agentName: string | null;
  readonly isAgentTyping: boolean;
  readonly isHelpdeskDown: boolean;
  readonly queuePosition: number | null;
  readonly canAttach: boolean;
  readonly ticketId: string | null;
  readonly entries: readonly ChatEntry[];
}

/** Whom the shop's page says is signed in: invented people of the demo. */
export interface Customer {
  readonly name: string;
  readonly order: string;
}

export interface Chat {
  readonly id: string;
  readonly customer: Customer;
  dialogue: Dialogue;
  /** The open escalation, `null` while the bot answers. */
  escalationId: string | null;
  /** Number of the newest event of it that was shown. */
  lastSeq: number;
  view: ChatView;
  /** Where the bytes behind an entry's file are. */
  readonly files: Map<string, HeldFile | { readonly name: string; readonly mediaType: string; readonly url: string }>;
  /** Entry → id that Passerelle gave to its file. */
  readonly attachmentIds: Map<string, string>;
  readonly listeners: Set<(view: ChatView) => void>;
  /** Everything that happens in one conversation happens one after the other. */
  turn: Promise<void>;
  typingTimer: NodeJS.Timeout | null;
}

const entriesMax = 300;

export function newChat(id: string, language: Language, customer: Customer): Chat {
  return {
    id,
    customer,
    dialogue: freshDialogue,
    escalationId: null,
    lastSeq: 0,
    view: {
      id,
      language,
      phase: 'bot',
      agentName: null,
      isAgentTyping: false,
      isHelpdeskDown: false,
      queuePosition: null,
      canAttach: true,
      ticketId: null,
      entries: [],
    },
    files: new Map(),
    attachmentIds: new Map(),
    listeners: new Set(),
    turn: Promise.resolve(),
    typingTimer: null,
  };
}

/** Changes what is shown and tells every open page. */
export function show(chat: Chat, changes: Partial<Omit<ChatView, 'id'>>): void {
  chat.view = { ...chat.view, ...changes };
  for (const listener of chat.listeners) listener(chat.view);
}

type NewEntry = Pick<ChatEntry, 'id' | 'at' | 'author'> & Partial<ChatEntry>;

/** Appends one line. Buttons go once the end user has answered, or the bot asks something else. */
export function append(chat: Chat, entry: NewEntry): void {
  const before = chat.view.entries.slice(1 - entriesMax);
  const entries = isAnswer(entry) ? before.map(withoutButtons) : before;
  const blank = { name: null, text: null, file: null, buttons: [], progress: null, isLate: false };
  show(chat, { entries: [...entries, { ...blank, ...entry }] });
}

/** Changes one line, when it is still there. */
export function change(chat: Chat, id: string, changes: Partial<Omit<ChatEntry, 'id'>>): void {
  const entries = chat.view.entries.map((entry) => (entry.id === id ? { ...entry, ...changes } : entry));
  show(chat, { entries });
}

function isAnswer(entry: NewEntry): boolean {
  return entry.author === 'user' || entry.author === 'bot';
}

function withoutButtons(entry: ChatEntry): ChatEntry {
  return entry.buttons.length === 0 ? entry : { ...entry, buttons: [] };
}
