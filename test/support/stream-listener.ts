import type { RemoteConversation } from '../../src/helpdesks/command.ts';
import type { HelpdeskEvent } from '../../src/helpdesks/event.ts';
import type { Helpdesk } from '../../src/helpdesks/helpdesk.ts';
import { waitUntil } from './wait-until.ts';

/** Listens to the streams of conversations, in the place of our followers. */
export interface StreamListener {
  /** The same helpdesk; what it opens can be listened to. */
  watch(helpdesk: Helpdesk): Helpdesk;
  /** What has come so far. The first call for a conversation begins to listen to it. */
  heard(helpdesk: Helpdesk): readonly HelpdeskEvent[];
  close(): Promise<void>;
}

export function createStreamListener(): StreamListener {
  const abort = new AbortController();
  const events: HelpdeskEvent[] = [];
  const opened = new Map<string, RemoteConversation>();
  const followed = new Set<string>();
  let running = 0;

  const follow = (helpdesk: Helpdesk, conversation: RemoteConversation): void => {
    if (helpdesk.stream === undefined || followed.has(conversation.remoteConversationId)) return;
    followed.add(conversation.remoteConversationId);
    running += 1;
    const accept = async (batch: { readonly events: readonly HelpdeskEvent[] }): Promise<void> => {
      events.push(...batch.events);
    };
    const over = (): void => {
      running -= 1;
    };
    // A stream that breaks shows in the test: what it should have brought does not come.
    helpdesk.stream.follow({ conversation, from: null, accept }, abort.signal).then(over, over);
  };

  return {
    watch: (helpdesk) => ({
      ...helpdesk,
      openConversation: async (command, call) => {
        const result = await helpdesk.openConversation(command, call);
        opened.set(result.conversation.remoteConversationId, result.conversation);
        return result;
      },
    }),
    heard: (helpdesk) => {
      for (const conversation of opened.values()) follow(helpdesk, conversation);
      return events;
    },
    close: async () => {
      abort.abort();
      await waitUntil('every stream has ended', () => running === 0);
    },
  };
}
