/** The agents' screen over the imitated org. */
import type { DeskConversation, DeskMessage, DeskReply, SimulatedDesk } from '../../simulator.ts';
import { developerNameOf } from '../routing-attributes.ts';
import { addEntry, messageEntry } from './entries.ts';
import { fileAttachment } from './files.ts';
import { accept, agentParticipant, endSession, isLive, leaveSilently } from './routing.ts';
import { addQueue, type Conversation, type Entry, type OrgState } from './state.ts';

export function createDesk(state: OrgState): SimulatedDesk {
  const at = (id: string): Conversation => conversationAt(state, id);
  return {
    conversations: () => [...state.conversations.values()].filter(({ session }) => session !== null).map(viewIn(state)),
    reply: async (id, reply) => replyAs(state, at(id), reply),
    end: async (id, ending) => {
      if (ending === 'end') endSession(state, taken(state, at(id)), state.switches.endedByRole);
      else if (ending === 'leave') leaveSilently(state, at(id));
      else throw new Error(`There is no ending ${ending}`);
    },
    endings: [
      { id: 'end', label: { en: 'End chat', fr: 'Terminer la conversation' } },
      { id: 'leave', label: { en: 'Leave without ending', fr: 'Quitter sans terminer' } },
    ],
    typing: async (id, agent, isTyping) => {
      const conversation = at(id);
      accept(state, conversation, agent);
      addEntry(state, conversation, {
        entryType: isTyping ? 'TypingStartedIndicator' : 'TypingStoppedIndicator',
        payload: { timestamp: state.clock.now() },
        sender: agentParticipant(agent),
        senderDisplayName: agent.name,
        isPassing: true,
      });
    },
    agents: state.agents,
    createGroup: (name) => {
      return addQueue(state, { name, developerName: developerNameOf(name), takesMessaging: true }).id;
    },
    groups: () =>
      [...state.queues.values()]
        .filter((queue) => queue.takesMessaging)
        .map(({ id, name, memberIds }) => ({ id, name, memberIds: [...memberIds] })),
    addMember: (groupId, agentId) => {
      state.queues.get(groupId)?.memberIds.add(agentId);
    },
  };
}

export function conversationAt(state: OrgState, id: string): Conversation {
  const found = state.conversations.get(id);
  if (found === undefined) throw new Error(`No conversation ${id}`);
  return found;
}

/** Nobody can end what nobody took. */
function taken(state: OrgState, conversation: Conversation): Conversation {
  const [agent] = state.agents;
  if (conversation.agents.size === 0 && agent !== undefined && isLive(conversation)) accept(state, conversation, agent);
  return conversation;
}

async function replyAs(state: OrgState, conversation: Conversation, reply: DeskReply): Promise<string> {
  accept(state, conversation, reply.agent);
  const contents: Record<string, unknown>[] = [];
  if (reply.choices !== undefined) {
    const optionItems = reply.choices.map((title) => ({
      itemType: 'TitleOptionItem',
      optionIdentifier: state.ids.uuid(),
      titleItem: { itemType: 'TitleItem', title, subTitle: null },
    }));
    const choices = { formatType: 'QuickReplies', text: reply.text ?? '', optionItems };
    contents.push({ messageType: 'ChoicesMessage', choices });
  } else if (reply.text !== undefined) {
    const staticContent = { formatType: 'Text', text: reply.text };
    contents.push({ messageType: 'StaticContentMessage', staticContent });
  }
  if (reply.file !== undefined) {
    const attachments = [fileAttachment(state, conversation, reply.file)];
    const staticContent = { formatType: 'Attachments', text: null, attachments };
    contents.push({ messageType: 'StaticContentMessage', staticContent });
  }
  const ids = contents.map((content) => {
    const identifier = state.ids.uuid();
    const sender = agentParticipant(reply.agent);
    addEntry(state, conversation, messageEntry(content, { identifier, sender, name: reply.agent.name }));
    return identifier;
  });
  const last = ids.at(-1);
  if (last === undefined) throw new Error('A reply needs a text, choices or a file');
  state.say(`agent message ${last} in ${conversation.id}`);
  return last;
}

function viewIn(state: OrgState) {
  return (conversation: Conversation): DeskConversation => {
    const { id, session, queueId, attributes, subject } = conversation;
    const { _firstName: first, _lastName: last, _email: email, ...fields } = attributes;
    const name = [first, last].filter((part) => part !== undefined).join(' ');
    return {
      id,
      ticketId: session?.id ?? null,
      status: conversation.isClosed ? 'Closed' : (session?.status ?? 'New'),
      groupId: queueId,
      groupName: state.queues.get(queueId ?? '')?.name ?? null,
      requester: { name: name === '' ? null : name, email: email ?? null, externalId: subject },
      tags: (fields['Bot_Tags'] ?? '').split(',').filter((tag) => tag !== ''),
      fields,
      isEnded: !isLive(conversation),
      messages: conversation.entries.flatMap((entry) => messageView(entry)),
    };
  };
}

interface Content {
  readonly staticContent?: {
    readonly text?: string | null;
    readonly linkItem?: { readonly url: string };
    readonly attachments?: readonly { readonly name: string; readonly url: string; readonly mimeType: string }[];
  };
  readonly choices?: { readonly text: string };
  readonly choicesResponse?: {
    readonly selectedOptions: readonly { readonly optionTitle?: { readonly title?: string } }[];
  };
}

const authors = { EndUser: 'user', Agent: 'agent', Chatbot: 'bot', System: 'system', Supervisor: 'agent' } as const;

function messageView(entry: Entry): readonly DeskMessage[] {
  if (entry.entryType !== 'Message') return [];
  const content = entry.payload['abstractMessage'] as Content;
  const [file] = content.staticContent?.attachments ?? [];
  const chosen = content.choicesResponse?.selectedOptions[0]?.optionTitle?.title;
  const text = content.staticContent?.text ?? content.staticContent?.linkItem?.url ?? content.choices?.text ?? chosen;
  const isOurs = entry.sender.role === 'EndUser';
  return [
    {
      id: entry.identifier,
      at: entry.transcriptedTimestamp,
      author: authors[entry.sender.role],
      name: entry.senderDisplayName,
      text: text ?? null,
      file: file === undefined ? null : { name: file.name, url: file.url, mediaType: file.mimeType },
      // The client's id of a message is the only room that there is for a mark.
      mark: isOurs ? entry.identifier : null,
    },
  ];
}
