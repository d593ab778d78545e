/** The hands of the two people in the story, over the HTTP that their pages use, and nothing else. */
import type { DeskConversation } from '../../helpdesks/simulator.ts';
import type { ChatEntry, ChatView } from '../chat.ts';
import type { DeskLine, DeskSummary } from '../desk-view.ts';
import type { HeldFile } from '../file-transfer.ts';
import { eventually, type Look, StepFailed } from './step.ts';

export interface Hands {
  readonly deadlineMs: number;
  /** What the end user's window shows. */
  chat(): Promise<ChatView>;
  say(text: string, payload?: string | null): Promise<void>;
  sendFile(file: HeldFile): Promise<void>;
  endChat(): Promise<void>;
  /** Bytes of a file as the page would show it; `url` as the view gives it. */
  download(url: string): Promise<Uint8Array>;
  desk(): Promise<DeskSummary>;
  conversation(id: string): Promise<DeskConversation>;
  reply(
    id: string,
    body: { readonly agentId: string; readonly text?: string; readonly choices?: readonly string[] },
  ): Promise<void>;
  sendAgentFile(id: string, agentId: string, file: HeldFile): Promise<void>;
  endConversation(id: string, ending: string): Promise<void>;
  createGroup(name: string): Promise<void>;
}

export interface HandsOptions {
  /** Address of the sandbox page, without a slash at the end. */
  readonly origin: string;
  readonly chatId: string;
  readonly deadlineMs: number;
}

export function createHands({ origin, chatId, deadlineMs }: HandsOptions): Hands {
  const call = createCall(origin, deadlineMs);
  const chat = `chat/${encodeURIComponent(chatId)}`;
  const desk = (id: string) => `desk/conversations/${encodeURIComponent(id)}`;
  const read = async <Value>(path: string) => (await (await call(path)).json()) as Value;
  const post = (path: string, body: object) =>
    call(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  const postFile = (path: string, { name, mediaType, bytes }: HeldFile) => {
    const headers = { 'content-type': mediaType, 'x-file-name': encodeURIComponent(name) };
    return call(path, { method: 'POST', headers, body: new Uint8Array(bytes) });
  };
  return {
    deadlineMs,
    chat: () => read<ChatView>(`${chat}?lang=en`),
    say: async (text, payload = null) => {
      await post(`${chat}/messages`, { text, ...(payload === null ? {} : { payload }) });
    },
    sendFile: async (file) => void (await postFile(`${chat}/files`, file)),
    endChat: async () => void (await post(`${chat}/end`, {})),
    download: async (url) => new Uint8Array(await (await call(url)).arrayBuffer()),
    desk: () => read<DeskSummary>('desk/state'),
    conversation: (id) => read<DeskConversation>(desk(id)),
    reply: async (id, body) => void (await post(`${desk(id)}/replies`, body)),
    sendAgentFile: async (id, agentId, file) =>
      void (await postFile(`${desk(id)}/files?agentId=${encodeURIComponent(agentId)}`, file)),
    endConversation: async (id, ending) => void (await post(`${desk(id)}/end`, { ending })),
    createGroup: async (name) => void (await post('desk/groups', { name })),
  };
}

/** Waits for a line of the end user's window. */
export function seenByUser(hands: Hands, expected: string, matches: (entry: ChatEntry) => boolean): Promise<ChatEntry> {
  return eventually({ deadlineMs: hands.deadlineMs, expected }, async () => {
    const { entries } = await hands.chat();
    const found = entries.findLast(matches);
    return found === undefined ? { seen: lastLine(entries) } : { is: found };
  });
}

type DeskMessage = DeskConversation['messages'][number];

/** Waits for a message on the agent's screen. */
export function seenByAgent(
  hands: Hands,
  { id, expected }: { readonly id: string; readonly expected: string },
  matches: (message: DeskMessage) => boolean,
): Promise<DeskMessage> {
  return eventually({ deadlineMs: hands.deadlineMs, expected }, async (): Promise<Look<DeskMessage>> => {
    const { messages } = await hands.conversation(id);
    const found = messages.findLast(matches);
    const last = messages.at(-1);
    return found === undefined
      ? { seen: `${messages.length} messages, the last by ${last?.author ?? 'nobody'}: ${short(last?.text)}` }
      : { is: found };
  });
}

function lastLine(entries: readonly ChatEntry[]): string {
  const last = entries.at(-1);
  return last === undefined
    ? 'an empty window'
    : `a last line by ${last.author}: ${short(last.text ?? last.file?.name)}`;
}

export function short(text: string | null | undefined): string {
  return text === null || text === undefined ? 'nothing' : `"${text.length > 80 ? `${text.slice(0, 77)}…` : text}"`;
}

type Call = (path: string, init?: RequestInit) => Promise<Response>;

function createCall(origin: string, deadlineMs: number): Call {
  return async (path, init = {}) => {
    const what = `${init.method ?? 'GET'} ${path.split('?')[0]}`;
    const answer = await fetch(`${origin}/${path}`, { ...init, signal: AbortSignal.timeout(deadlineMs) }).catch(
      (error: unknown) => {
        throw new StepFailed(`an answer to ${what}`, error instanceof Error ? error.message : 'none');
      },
    );
    if (answer.ok) return answer;
    throw new StepFailed(`${what} to be accepted`, `status ${answer.status}: ${(await answer.text()).slice(0, 300)}`);
  };
}

/** Where a conversation is on the desk, with its ticket where the helpdesk has such. */
export function placeOf({ ticketId, groupName }: DeskLine): string {
  return `in "${groupName}"${ticketId === null ? '' : `, ticket ${ticketId}`}`;
}
