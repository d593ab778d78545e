import type { ConnectionId, MessageId } from '../core/ids.ts';
import type { EscalationKeeper } from '../escalations/escalation-keeper.ts';
import type { EscalationStore } from '../escalations/store.ts';
import type { StoredObjects } from '../helpdesks/helpdesk.ts';

export interface StoredTools {
  readonly store: EscalationStore;
  readonly keeper: EscalationKeeper;
}

/** What a helpdesk may ask about: messages of escalations that run, or ran, over this very connection. */
export function storedFor({ store, keeper }: StoredTools, connectionId: ConnectionId): StoredObjects {
  return {
    message: async (messageId) => {
      const message = await store.findMessage(messageId as MessageId);
      const escalation = message === null ? null : await keeper.read(message.escalationId);
      if (message === null || escalation?.connectionId !== connectionId) return null;
      const texts = message.parts.flatMap((part) => (part.kind === 'text' ? [part.text] : []));
      const text = texts.length === 0 ? null : texts.join('\n');
      return { escalationId: escalation.id, text, sentAt: message.sentAt };
    },
  };
}
