/** What happens in a Zendesk account beside agents' answers: triggers that write, surveys, merges, failed deliveries. */
import { mergePeople } from './merging.ts';
import { appendMessage } from './messages.ts';
import type { AccountState } from './state.ts';
import { emit, userIn } from './sunco-events.ts';
import type { Conversation, MessageContent, Metadata } from './sunco-records.ts';
import { userByEither } from './sunco-request.ts';
import { conversationTruncatedView } from './sunco-views.ts';

export interface ZendeskHands {
  /** A trigger writes to the end user. Resolves to the message's id. */
  triggerMessage(conversationId: string, text: string): string;
  /** The satisfaction survey: a message with two reply buttons. */
  survey(conversationId: string): string;
  /** Zendesk's own bot writes. */
  botMessage(conversationId: string, text: string): string;
  /** An agent sends any content that Sunshine Conversations knows: a carousel, a list, a form, a place. */
  richMessage(conversationId: string, content: { readonly type: string; readonly [key: string]: unknown }): string;
  /** An agent looks at the conversation. Heard only where the switch says that agents' activity reaches webhooks. */
  agentReads(conversationId: string): void;
  /** Two end users, by id or external id, turn out to be one. */
  mergeUsers(surviving: string, discarded: string): void;
  /** A message that was accepted could not be delivered after all. */
  failDelivery(conversationId: string, messageId: string, code: string): void;
  /** An administrator revokes what was given to OAuth clients. */
  revokeAccessTokens(): void;
  setAvailability(agentId: string, availability: 'online' | 'away' | 'offline'): void;
}

export function createHands(state: AccountState): ZendeskHands {
  const at = (id: string): Conversation => {
    const found = state.sunco.conversations.get(id);
    if (found === undefined) throw new Error(`No conversation ${id}`);
    return found;
  };
  const write = (id: string, facts: { content: MessageContent; metadata: Metadata; source: string }): string =>
    appendMessage(state, at(id), {
      author: { type: 'business', displayName: 'Acme' },
      content: facts.content,
      source: { type: facts.source },
      metadata: facts.metadata,
    }).id;
  const agents = 'zd:agentWorkspace';
  const text = (words: string): MessageContent => ({ type: 'text', text: words });
  return {
    triggerMessage: (id, words) =>
      write(id, { content: text(words), metadata: { '__zendesk_msg.agent.id': '__trigger' }, source: agents }),
    survey: (id) => {
      const actions = ['Good', 'Bad'].map((label) => ({ type: 'reply', text: label, payload: `CSAT_${label}` }));
      const content = { ...text('How was the conversation?'), actions };
      return write(id, { content, metadata: { type: 'csat' }, source: agents });
    },
    botMessage: (id, words) => write(id, { content: text(words), metadata: {}, source: 'zd:answerBot' }),
    richMessage: (id, content) =>
      write(id, { content, metadata: { '__zendesk_msg.agent.id': firstAgent(state) }, source: agents }),
    agentReads: (id) => agentReads(state, at(id)),
    mergeUsers: (survivingId, discardedId) => {
      const [surviving, discarded] = [userByEither(state, survivingId), userByEither(state, discardedId)];
      if (surviving === null || discarded === null) throw new Error('Both end users must exist');
      mergePeople(state, { surviving, discarded, reason: 'channelLinking' });
    },
    failDelivery: (id, messageId, code) => failDelivery(state, at(id), { messageId, code }),
    revokeAccessTokens: () => state.support.accessTokens.clear(),
    setAvailability: (agentId, availability) => {
      const agent = state.support.users.get(Number(agentId));
      if (agent === undefined) throw new Error(`No agent ${agentId}`);
      agent.availability = availability;
    },
  };
}

function agentReads(state: AccountState, conversation: Conversation): void {
  conversation.businessLastRead = state.clock.now();
  if (!state.switches.agentActivityWebhooks) return;
  emit(state, {
    type: 'conversation:read',
    conversation,
    payload: () => ({
      conversation: conversationTruncatedView(state, conversation),
      activity: { type: 'conversation:read', author: { type: 'business' }, source: { type: 'zd:agentWorkspace' } },
    }),
  });
}

function firstAgent(state: AccountState): string {
  const agent = [...state.support.users.values()].find(({ role }) => role === 'agent');
  return String(agent?.id ?? state.support.apiUserId);
}

function failDelivery(
  state: AccountState,
  conversation: Conversation,
  { messageId, code }: { readonly messageId: string; readonly code: string },
): void {
  const user = state.sunco.users.get(conversation.participants[0]?.userId ?? '');
  emit(state, {
    type: 'conversation:message:delivery:failure',
    conversation,
    payload: (isFull) => ({
      conversation: conversationTruncatedView(state, conversation),
      ...(user === undefined ? {} : { user: userIn(state, user, isFull) }),
      message: { id: messageId },
      destination: { type: 'web' },
      isFinalEvent: true,
      error: { code, message: 'The message could not be delivered' },
    }),
  });
}
