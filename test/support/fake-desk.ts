import type { DeskConversation, DeskMessage, DeskReply, SimulatedDesk } from '../../src/helpdesks/simulator.ts';

export interface FakeDesk extends SimulatedDesk {
  readonly replies: { readonly conversationId: string; readonly reply: DeskReply }[];
  readonly endings: SimulatedDesk['endings'];
  readonly ended: { readonly conversationId: string; readonly ending: string }[];
  readonly typed: boolean[];
  /** Adds a conversation, or replaces the one of that id. */
  put(conversation: Partial<DeskConversation> & { readonly id: string }): void;
}

/** A desk that remembers what was done at it. */
export function makeFakeDesk(): FakeDesk {
  const conversations = new Map<string, DeskConversation>();
  const groups: { id: string; name: string; memberIds: string[] }[] = [
    { id: 'g1', name: 'Support', memberIds: ['a1'] },
  ];
  const desk: FakeDesk = {
    replies: [],
    ended: [],
    typed: [],
    agents: [
      { id: 'a1', name: 'Paula' },
      { id: 'a2', name: 'Tom' },
    ],
    endings: [{ id: 'close', label: { en: 'Close', fr: 'Clore' } }],
    conversations: () => [...conversations.values()],
    reply: async (conversationId, reply) => {
      desk.replies.push({ conversationId, reply });
      return `m${desk.replies.length}`;
    },
    end: async (conversationId, ending) => {
      desk.ended.push({ conversationId, ending });
    },
    typing: async (_conversationId, _agent, isTyping) => {
      desk.typed.push(isTyping);
    },
    createGroup: (name) => {
      const id = `g${groups.length + 1}`;
      groups.push({ id, name, memberIds: [] });
      return id;
    },
    groups: () => groups,
    addMember: (groupId, agentId) => {
      groups.find(({ id }) => id === groupId)?.memberIds.push(agentId);
    },
    put: (conversation) => {
      conversations.set(conversation.id, { ...blank, ...conversations.get(conversation.id), ...conversation });
    },
  };
  return desk;
}

const blank = {
  ticketId: '1',
  status: 'new',
  groupId: 'g1',
  groupName: 'Support',
  requester: { name: 'Léa', email: null, externalId: null },
  tags: [],
  fields: {},
  isEnded: false,
  messages: [],
} satisfies Omit<DeskConversation, 'id'>;

export function makeDeskMessage(message: Partial<DeskMessage>): DeskMessage {
  return { id: 'm1', at: 1_000, author: 'user', name: 'Léa', text: 'Hello', file: null, mark: null, ...message };
}
