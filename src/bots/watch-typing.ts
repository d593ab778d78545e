import type { LiveFeed } from '../escalations/live-feed.ts';
import type { AgentTyping } from './bot-protocol.ts';

/** Calls back when an agent of that conversation is writing, until what it answers is called. */
export function watchTyping(
  feed: LiveFeed,
  conversationId: string | null,
  listener: (typing: AgentTyping) => void,
): () => void {
  return feed.listenAll({
    signal: ({ type, conversationId: about, data }) => {
      if (type !== 'agent.typing' || about !== conversationId) return;
      listener({ isTyping: data['isTyping'] === true, expiresInMs: Number(data['expiresInMs'] ?? 0) });
    },
  });
}
