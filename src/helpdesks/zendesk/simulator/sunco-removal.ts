import type { AccountState } from './state.ts';
import { emit } from './sunco-events.ts';
import { conversationTruncatedView } from './sunco-views.ts';

/** Deletes a conversation with its messages and files, and tells the webhooks. */
export function removeConversation(state: AccountState, id: string): void {
  const conversation = state.sunco.conversations.get(id);
  if (conversation === undefined) return;
  const view = conversationTruncatedView(state, conversation);
  emit(state, { type: 'conversation:remove', conversation, payload: () => ({ conversation: view }) });
  state.sunco.conversations.delete(id);
  for (const participant of conversation.participants) {
    state.sunco.users.get(participant.userId)?.conversationIds.delete(id);
  }
  for (const file of state.sunco.files.values()) {
    if (file.conversationId === id) state.sunco.files.delete(file.id);
  }
}
