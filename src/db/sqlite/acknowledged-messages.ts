import { and, eq, sql } from 'drizzle-orm';
import type { EscalationStore } from '../../escalations/store.ts';
import type { Handlers } from './operations.ts';
import { messages } from './schema.ts';
import { slot } from './slots.ts';
import type { SqliteDb } from './sqlite-db.ts';

type AcknowledgedMessages = Pick<Handlers<EscalationStore>, 'acknowledgeMessage' | 'isMessageAcknowledged'>;

/** The part of the escalation store that remembers whose sender has had an answer. */
export function createAcknowledgedMessages(db: SqliteDb): AcknowledgedMessages {
  const ofSender = and(
    eq(messages.escalationId, sql.placeholder('escalationId')),
    eq(messages.clientId, sql.placeholder('clientId')),
  );
  const mark = db
    .update(messages)
    .set({ isAcknowledged: slot(messages.isAcknowledged, 'isAcknowledged') })
    .where(ofSender)
    .prepare();
  const marked = db.select({ isAcknowledged: messages.isAcknowledged }).from(messages).where(ofSender).prepare();

  return {
    acknowledgeMessage(escalationId, clientId, isAcknowledged) {
      mark.run({ escalationId, clientId, isAcknowledged });
    },
    isMessageAcknowledged: (escalationId, clientId) => marked.get({ escalationId, clientId })?.isAcknowledged ?? false,
  };
}
