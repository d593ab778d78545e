import type { AccountState } from './state.ts';
import { emit, userIn } from './sunco-events.ts';
import type { Conversation, SuncoUser } from './sunco-records.ts';
import { conversationTruncatedView } from './sunco-views.ts';

interface Merge {
  readonly surviving: SuncoUser;
  readonly discarded: SuncoUser;
  readonly reason: 'api' | 'channelLinking' | 'sdkLogin';
}

/**
 * Two end users turn out to be one. Default conversations become one, the others move to the survivor; one
 * `user:merge` event says so.
 */
export function mergePeople(state: AccountState, { surviving, discarded, reason }: Merge): void {
  const lost = defaultConversation(state, discarded);
  const kept = defaultConversation(state, surviving);
  const merged = lost !== null && kept !== null ? { surviving: kept, discarded: lost } : null;
  const views =
    merged === null
      ? null
      : {
          surviving: conversationTruncatedView(state, merged.surviving),
          discarded: conversationTruncatedView(state, merged.discarded),
        };
  if (merged !== null) pour(state, merged.discarded, merged.surviving);
  for (const id of discarded.conversationIds) adopt(state, id, { surviving, discarded });
  discarded.conversationIds.clear();
  state.sunco.users.delete(discarded.id);
  if (discarded.externalId !== null) state.sunco.usersByExternalId.delete(discarded.externalId);
  surviving.metadata = { ...discarded.metadata, ...surviving.metadata };
  emit(state, {
    type: 'user:merge',
    conversation: null,
    payload: (isFull) => ({
      mergedUsers: { surviving: userIn(state, surviving, isFull), discarded: userIn(state, discarded, isFull) },
      ...(views === null ? {} : { mergedConversations: views }),
      reason,
    }),
  });
}

function defaultConversation(state: AccountState, user: SuncoUser): Conversation | null {
  for (const id of user.conversationIds) {
    const conversation = state.sunco.conversations.get(id);
    if (conversation?.isDefault) return conversation;
  }
  return null;
}

function pour(state: AccountState, from: Conversation, into: Conversation): void {
  into.messages = [...into.messages, ...from.messages].sort((a, b) => (a.id < b.id ? -1 : 1));
  into.active ??= from.active;
  into.pending ??= from.pending;
  into.ticketIds.push(...from.ticketIds);
  into.lastUpdatedAt = Math.max(into.lastUpdatedAt, from.lastUpdatedAt);
  for (const participant of from.participants)
    state.sunco.users.get(participant.userId)?.conversationIds.delete(from.id);
  state.sunco.conversations.delete(from.id);
}

function adopt(
  state: AccountState,
  id: string,
  { surviving, discarded }: Pick<Merge, 'surviving' | 'discarded'>,
): void {
  const conversation = state.sunco.conversations.get(id);
  if (conversation === undefined) return;
  conversation.participants = conversation.participants.map((participant) =>
    participant.userId === discarded.id ? { ...participant, userId: surviving.id } : participant,
  );
  surviving.conversationIds.add(id);
}
