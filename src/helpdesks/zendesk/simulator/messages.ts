import type { AccountState } from './state.ts';
import { emitMessage } from './sunco-events.ts';
import type { Conversation, SuncoMessage } from './sunco-records.ts';

export type MessageDraft = Pick<SuncoMessage, 'author' | 'content' | 'source'> &
  Partial<Pick<SuncoMessage, 'metadata' | 'activity' | 'quotedMessage' | 'isHidden'>>;

/** Stores a message and tells the webhooks. What it means for tickets and control is decided by the caller. */
export function appendMessage(state: AccountState, conversation: Conversation, draft: MessageDraft): SuncoMessage {
  const at = state.clock.now();
  const message: SuncoMessage = {
    id: state.ids.sunco(),
    at,
    author: draft.author,
    content: draft.content,
    source: draft.source,
    metadata: draft.metadata ?? null,
    ...(draft.activity === undefined ? {} : { activity: draft.activity }),
    ...(draft.quotedMessage === undefined ? {} : { quotedMessage: draft.quotedMessage }),
    isHidden: draft.isHidden ?? false,
    deleted: false,
  };
  conversation.messages.push(message);
  conversation.lastUpdatedAt = at;
  if (!message.isHidden) {
    for (const participant of conversation.participants) {
      if (participant.userId !== message.author.userId) participant.unreadCount += 1;
    }
  }
  if (!message.isHidden || state.switches.actionTextWebhooks) emitMessage(state, conversation, message);
  return message;
}

/** Position of the message in the conversation, `-1` when it is not there. Ids are sorted, so this is quick. */
export function positionOf(conversation: Conversation, messageId: string): number {
  let low = 0;
  let high = conversation.messages.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const id = conversation.messages[middle]?.id ?? '';
    if (id === messageId) return middle;
    if (id < messageId) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
