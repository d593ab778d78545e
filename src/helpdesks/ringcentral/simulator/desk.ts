/** The agents' screen: what they see and what they can do, over the same rules as the API. */
import type { Localized } from '../../../core/language.ts';
import type { DeskAgent, DeskConversation, DeskMessage, DeskReply, SimulatedDesk } from '../../simulator.ts';
import { archiveThread, closeCase, openCase, takeTask } from './cases.ts';
import { caseOf, taskOf } from './events.ts';
import { fileUrl, nameOf } from './exports.ts';
import { mediaTypeOf } from './imports.ts';
import type { Content, Thread } from './records.ts';
import { pressButton, typeAs, write } from './replies.ts';
import { addCategory } from './seed.ts';
import type { AccountState } from './state.ts';

interface Ending {
  readonly id: string;
  readonly label: Localized;
  carryOut(state: AccountState, thread: Thread, agentId: string): Promise<void> | void;
}

const endings: readonly Ending[] = [
  { id: 'solve', label: { en: 'Solve the case', fr: 'Résoudre la conversation' }, carryOut: solve },
  {
    id: 'returnToBot',
    label: { en: 'Return to the bot', fr: 'Rendre au bot' },
    // The button tells the bot's side; the agent still completes what is in their own list.
    carryOut: async (state, thread, agentId) => {
      await pressButton(state, thread, agentId);
      solve(state, thread, agentId);
    },
  },
  {
    id: 'archive',
    label: { en: 'Archive without answering', fr: 'Archiver sans répondre' },
    carryOut: (state, thread, agentId) => archiveThread(state, thread, agentId),
  },
];

function solve(state: AccountState, thread: Thread, agentId: string): void {
  takeTask(state, thread, agentId);
  const open = caseOf(state, thread.id);
  if (open?.closed === true) return;
  closeCase(state, openCase(state, thread, agentId), agentId);
}

export function createDesk(state: AccountState): SimulatedDesk {
  const at = (id: string) => threadAt(state, id);
  return {
    endings: endings.map(({ id, label }) => ({ id, label })),
    conversations: () =>
      [...state.threads.values()].filter((thread) => isSeen(state, thread)).map((thread) => row(state, thread)),
    reply: async (id, reply) => replyAs(state, at(id), reply),
    end: async (id, ending) => {
      const found = endings.find((one) => one.id === ending);
      if (found === undefined) throw new Error(`Unknown ending ${ending}`);
      const thread = at(id);
      const agentId = taskOf(state, thread.id)?.agentId ?? caseOf(state, thread.id)?.userId ?? firstAgent(state);
      await found.carryOut(state, thread, agentId);
    },
    typing: (id, agent, isTyping) => typeAs(state, at(id), { agentName: agent.name, isTyping }),
    get agents() {
      return [...state.agents.values()].map((agent): DeskAgent => ({ id: agent.id, name: nameOf(agent) }));
    },
    createGroup: (name) => addCategory(state, name, null).id,
    groups: () =>
      [...state.categories.values()]
        .filter(({ postQualification }) => !postQualification)
        .map(({ id, name }) => ({ id, name, memberIds: membersOf(state, id) })),
    addMember: (groupId, agentId) => {
      const agent = state.agents.get(agentId);
      if (agent === undefined || !state.categories.has(groupId)) throw new Error('No such agent or category');
      agent.categoryIds = [...new Set([...agent.categoryIds, groupId])];
    },
  };
}

export function firstAgent(state: AccountState): string {
  const [agent] = state.agents.values();
  if (agent === undefined) throw new Error('The account has no agent');
  return agent.id;
}

export function threadAt(state: AccountState, id: string): Thread {
  const found = state.threads.get(id);
  if (found === undefined) throw new Error(`No conversation ${id} on the desk`);
  return found;
}

function membersOf(state: AccountState, categoryId: string): readonly string[] {
  return [...state.agents.values()].filter(({ categoryIds }) => categoryIds.includes(categoryId)).map(({ id }) => id);
}

/** Work that was offered at some time: a thread in which only the bot spoke is nobody's. */
function isSeen(state: AccountState, thread: Thread): boolean {
  return caseOf(state, thread.id) !== null || [...state.tasks.values()].some(({ threadId }) => threadId === thread.id);
}

function row(state: AccountState, thread: Thread): DeskConversation {
  const open = caseOf(state, thread.id);
  const task = taskOf(state, thread.id);
  const group = thread.categoryIds.map((id) => state.categories.get(id)).find((one) => one !== undefined);
  const customer = thread.contents
    .map(({ authorId, isImported }) => (isImported ? state.identities.get(authorId) : undefined))
    .find((identity) => identity !== undefined && !identity.isPuppetizable);
  const context = Object.assign(
    {},
    customer?.contextData,
    customer?.cardValues,
    ...thread.contents.map(({ contextData }) => contextData),
  );
  const tags: unknown = context['tags'];
  const isEnded = thread.closed || (open === null ? task === null : open.closed && task === null);
  return {
    id: thread.id,
    ticketId: open?.id ?? null,
    status: isEnded ? 'closed' : (task?.state ?? 'open'),
    groupId: group?.id ?? null,
    groupName: group?.name ?? null,
    requester: {
      name: customer?.screenname ?? null,
      email: customer?.email ?? null,
      externalId: customer?.foreignId ?? null,
    },
    tags: Array.isArray(tags) ? tags.map(String) : [],
    fields: Object.fromEntries(Object.entries(context).map(([key, value]) => [key, String(value)])),
    isEnded,
    messages: thread.contents.map((content) => messageRow(state, content)),
  };
}

function messageRow(state: AccountState, content: Content): DeskMessage {
  const [file] = content.files;
  const author = state.identities.get(content.authorId);
  const agent = content.creatorId === null ? undefined : state.agents.get(content.creatorId);
  return {
    id: content.id,
    at: content.at,
    author: authorOf(state, content),
    name: agent === undefined ? (author?.screenname ?? null) : nameOf(agent),
    text: content.body === '' ? null : content.body,
    file:
      file === undefined
        ? null
        : { name: file.name, url: `${fileUrl(state, file.id, file.name)}?desk=1`, mediaType: file.mediaType },
    // Our own ids are the vendor's foreign ids; what comes after the thread's is the mark of one message.
    mark: content.isImported ? (content.foreignId?.split('.')[1] ?? null) : null,
  };
}

function authorOf(state: AccountState, content: Content): DeskMessage['author'] {
  if (content.isAutomatic) return 'system';
  if (!content.isImported) return 'agent';
  return state.identities.get(content.authorId)?.isPuppetizable === true ? 'bot' : 'user';
}

/** Text with its choices is one message, a file another one. */
function replyAs(state: AccountState, thread: Thread, reply: DeskReply): string {
  const agent = state.agents.get(reply.agent.id);
  if (agent === undefined) throw new Error(`No agent ${reply.agent.id}`);
  let last: Content | null = null;
  if (reply.text !== undefined || reply.choices !== undefined) {
    const items = reply.choices?.map((title) => ({ title, payload: title.toLowerCase() }));
    const structured = items === undefined ? null : { type: 'select', items };
    last = write(state, thread, { agent, body: reply.text ?? '', structured });
  }
  if (reply.file !== undefined) {
    const { name, mediaType, bytes } = reply.file;
    const file = { id: state.newId(), name, mediaType: mediaType || mediaTypeOf(name), bytes };
    state.files.set(file.id, file);
    last = write(state, thread, { agent, body: '', files: [file] });
  }
  if (last === null) throw new Error('A reply needs a text, choices or a file');
  return last.id;
}
