/** The agents' screen: what they see and what they can do, over the same rules as the API. */
import type { Localized } from '../../../core/language.ts';
import type { DeskAgent, DeskConversation, DeskMessage, DeskReply, SimulatedDesk } from '../../simulator.ts';
import { endByUser, endSession, obeyCommand, setTicketStatus, switchboardCommand, transferToEmail } from './endings.ts';
import { liveTicket, ticketMessages } from './handover.ts';
import { mediaUrlOf, storeFile } from './media.ts';
import { appendMessage } from './messages.ts';
import type { AccountState } from './state.ts';
import { emit } from './sunco-events.ts';
import type { Conversation, MessageContent, SuncoMessage } from './sunco-records.ts';
import { conversationTruncatedView } from './sunco-views.ts';
import { addMember, createGroup } from './support-groups.ts';
import { primaryEmail } from './support-people.ts';
import type { Ticket } from './support-records.ts';
import { isWithAgents } from './switchboard.ts';
import { changeTicket } from './tickets.ts';

const passCommand = '%((switchboard:passControl))%';

interface Ending {
  readonly id: string;
  readonly label: Localized;
  carryOut(state: AccountState, conversation: Conversation): void;
}

const endings: readonly Ending[] = [
  {
    id: 'endSession',
    label: { en: 'End session', fr: 'Terminer la session' },
    carryOut: endSession,
  },
  {
    id: 'solve',
    label: { en: 'Solve the ticket', fr: 'Résoudre le ticket' },
    carryOut: (state, conversation) => setTicketStatus(state, conversation, 'solved'),
  },
  {
    id: 'close',
    label: { en: 'Close the ticket', fr: 'Clore le ticket' },
    carryOut: (state, conversation) => setTicketStatus(state, conversation, 'closed'),
  },
  {
    id: 'transferToEmail',
    label: { en: 'Continue by e-mail', fr: 'Poursuivre par e-mail' },
    carryOut: transferToEmail,
  },
  {
    id: 'returnToBot',
    label: { en: 'Return to the bot', fr: 'Rendre au bot' },
    carryOut: (state, conversation) =>
      say(state, conversation, { agent: null, content: { type: 'text', text: passCommand } }),
  },
  {
    id: 'endedByUser',
    label: { en: 'End user ends the session', fr: 'L’utilisateur termine la session' },
    carryOut: endByUser,
  },
];

export function createDesk(state: AccountState): SimulatedDesk {
  return {
    endings: endings.map(({ id, label }) => ({ id, label })),
    conversations: () => deskConversations(state),
    reply: async (conversationId, reply) => replyAs(state, conversationAt(state, conversationId), reply),
    end: async (conversationId, ending) => {
      const found = endings.find(({ id }) => id === ending);
      if (found === undefined)
        throw new Error(`Unknown ending ${ending}; one of ${endings.map(({ id }) => id).join(', ')}`);
      found.carryOut(state, conversationAt(state, conversationId));
    },
    typing: async (conversationId, agent, isTyping) => {
      if (!state.switches.agentActivityWebhooks) return;
      const conversation = conversationAt(state, conversationId);
      emit(state, {
        type: 'conversation:typing',
        conversation,
        payload: () => ({
          conversation: conversationTruncatedView(state, conversation),
          activity: {
            type: isTyping ? 'typing:start' : 'typing:stop',
            author: { type: 'business', displayName: agent.name },
            source: { type: 'zd:agentWorkspace' },
          },
        }),
      });
    },
    get agents() {
      return [...state.support.users.values()]
        .filter(({ role }) => role === 'agent')
        .map(({ id, name }): DeskAgent => ({ id: String(id), name }));
    },
    createGroup: (name) => String(createGroup(state, { name }).id),
    groups: () => deskGroups(state),
    addMember: (groupId, agentId) => {
      addMember(state, Number(groupId), Number(agentId));
    },
  };
}

function deskGroups(state: AccountState): ReturnType<SimulatedDesk['groups']> {
  const members = [...state.support.memberships.values()];
  return [...state.support.groups.values()]
    .filter(({ deleted }) => !deleted)
    .map(({ id, name }) => ({
      id: String(id),
      name,
      memberIds: members.filter(({ groupId }) => groupId === id).map(({ userId }) => String(userId)),
    }));
}

function conversationAt(state: AccountState, id: string): Conversation {
  const found = state.sunco.conversations.get(id);
  if (found === undefined || found.ticketIds.length === 0) throw new Error(`No conversation ${id} on the desk`);
  return found;
}

/** One row per conversation, with its latest ticket, oldest ticket first. */
function deskConversations(state: AccountState): readonly DeskConversation[] {
  const rows: DeskConversation[] = [];
  for (const ticket of state.support.tickets.values()) {
    const conversation =
      ticket.conversationId === null ? undefined : state.sunco.conversations.get(ticket.conversationId);
    if (conversation === undefined || ticket.deleted || conversation.ticketIds.at(-1) !== ticket.id) continue;
    rows.push(deskConversation(state, conversation, ticket));
  }
  return rows;
}

function deskConversation(state: AccountState, conversation: Conversation, ticket: Ticket): DeskConversation {
  const requester = state.support.users.get(ticket.requesterId);
  return {
    id: conversation.id,
    ticketId: String(ticket.id),
    status: ticket.status,
    groupId: ticket.groupId === null ? null : String(ticket.groupId),
    groupName: ticket.groupId === null ? null : (state.support.groups.get(ticket.groupId)?.name ?? null),
    requester: {
      name: requester?.name ?? null,
      email: requester === undefined ? null : primaryEmail(requester),
      externalId: requester?.externalId ?? null,
    },
    tags: ticket.tags,
    fields: Object.fromEntries([...ticket.fields].map(([id, value]) => [String(id), value])),
    isEnded: ticket.status === 'closed' || ticket.sessionEnded || !isWithAgents(state, conversation),
    messages: ticketMessages(state, ticket).map((message) => deskMessage(state, message)),
  };
}

function deskMessage(state: AccountState, message: SuncoMessage): DeskMessage {
  const { content, metadata } = message;
  const mark = metadata?.['passerelle_message'] ?? metadata?.['passerelle_delivery'];
  return {
    id: message.id,
    at: message.at,
    author: authorOf(message),
    name: message.author.displayName ?? null,
    text: textOf(content),
    file: fileOf(state, content),
    mark: mark === undefined ? null : String(mark),
  };
}

function authorOf(message: SuncoMessage): DeskMessage['author'] {
  if (message.author.type === 'user') return 'user';
  if (message.author.subtypes?.includes('activity') || message.metadata?.['__zendesk_msg.agent.id'] === '__trigger')
    return 'system';
  return message.source.type === 'zd:agentWorkspace' ? 'agent' : 'bot';
}

function textOf(content: MessageContent): string | null {
  const text = content['text'] ?? content['textFallback'];
  return typeof text === 'string' ? text : null;
}

/** Agents are logged in to Zendesk, so their link needs no messaging credential. */
function fileOf(state: AccountState, content: MessageContent): DeskMessage['file'] {
  const mediaUrl = content['mediaUrl'];
  if (typeof mediaUrl !== 'string') return null;
  const id = typeof content['attachmentId'] === 'string' ? content['attachmentId'] : null;
  const stored = id === null ? undefined : state.sunco.files.get(id);
  const name = stored?.name ?? String(content['altText'] ?? 'file');
  const url = stored === undefined ? mediaUrl : `${state.origin}/desk/files/${stored.id}/${encodeURIComponent(name)}`;
  return { name, url, mediaType: String(content['mediaType'] ?? 'application/octet-stream') };
}

async function replyAs(state: AccountState, conversation: Conversation, reply: DeskReply): Promise<string> {
  // Agent Workspace takes the composer away once the session is over.
  if (liveTicket(state, conversation) === null)
    throw new Error(`The session of conversation ${conversation.id} is over`);
  let last: SuncoMessage | null = null;
  const send = (content: MessageContent): void => {
    last = say(state, conversation, { agent: reply.agent, content });
  };
  if (reply.text !== undefined || reply.choices !== undefined) send(textContent(reply));
  if (reply.file !== undefined) send(fileContent(state, conversation, reply.file));
  if (last === null) throw new Error('A reply needs a text, choices or a file');
  return (last as SuncoMessage).id;
}

function textContent(reply: DeskReply): MessageContent {
  const actions = reply.choices?.map((label) => ({ type: 'reply', text: label, payload: label }));
  return {
    type: 'text',
    ...(reply.text === undefined ? {} : { text: reply.text }),
    ...(actions === undefined ? {} : { actions }),
  };
}

function fileContent(
  state: AccountState,
  conversation: Conversation,
  { name, mediaType, bytes }: NonNullable<DeskReply['file']>,
): MessageContent {
  const isPrivate = state.switches.privateAttachments && state.switches.secureDownloads;
  const file = storeFile(state, { name, mediaType, bytes, conversationId: conversation.id, isPrivate });
  return {
    type: mediaType.startsWith('image/') ? 'image' : 'file',
    mediaUrl: mediaUrlOf(state, file),
    mediaType,
    mediaSize: bytes.byteLength,
    altText: name.slice(0, 128),
    attachmentId: file.id,
  };
}

/** Writes into the conversation as an agent. A switchboard command is obeyed and shown to nobody. */
function say(
  state: AccountState,
  conversation: Conversation,
  { agent, content }: { readonly agent: DeskAgent | null; readonly content: MessageContent },
): SuncoMessage {
  const command = switchboardCommand(textOf(content) ?? '');
  const ticket = liveTicket(state, conversation);
  const agentId = agent?.id ?? String(ticket?.assigneeId ?? state.support.apiUserId);
  const user = state.support.users.get(Number(agentId));
  const message = appendMessage(state, conversation, {
    author: {
      type: 'business',
      subtypes: ['agent'],
      displayName: agent?.name ?? user?.name ?? 'Agent',
      ...(user?.photoUrl ? { avatarUrl: user.photoUrl } : {}),
    },
    content,
    source: { type: 'zd:agentWorkspace' },
    metadata: {
      '__zendesk_msg.agent.id': agentId,
      '__zendesk_msg.client_message_id': state.ids.ulid(),
      '__zendesk_msg.id': state.ids.ulid(),
      '__zendesk_msg.source_type': 'sunco_web',
    },
    isHidden: command !== null,
  });
  if (command !== null) {
    obeyCommand(state, conversation, command.target);
    return message;
  }
  state.say(`agent message ${message.id} in ${conversation.id}`);
  conversation.businessLastRead = state.clock.now();
  if (ticket !== null && agent !== null) {
    const authorId = Number(agentId);
    const isFirst = ticket.status === 'new';
    changeTicket(state, ticket, {
      ...(isFirst ? { status: 'open' as const } : {}),
      ...(ticket.assigneeId === null ? { assigneeId: authorId } : {}),
      authorId,
    });
  }
  return message;
}
