import { and, asc, eq, getTableColumns, gt, sql } from 'drizzle-orm';
import type { EscalationStore } from '../../escalations/store.ts';
import type { Handlers } from './operations.ts';
import { messageRemoteIds, messages } from './schema.ts';
import type { SqliteDb } from './sqlite-db.ts';

type MessageReads = Pick<
  Handlers<EscalationStore>,
  'findMessage' | 'findMessageByClientId' | 'findMessageByRemoteId' | 'listMessages'
>;

/** The part of the escalation store that reads messages. */
export function createMessageReads(db: SqliteDb): MessageReads {
  const { isAcknowledged: _, ...record } = getTableColumns(messages);
  const select = () => db.select(record).from(messages);
  const ofEscalation = eq(messages.escalationId, sql.placeholder('escalationId'));
  const byId = select()
    .where(eq(messages.id, sql.placeholder('id')))
    .prepare();
  const byClientId = select()
    .where(and(ofEscalation, eq(messages.clientId, sql.placeholder('clientId'))))
    .prepare();
  const byRemoteId = db
    .select({ messageId: messageRemoteIds.messageId })
    .from(messageRemoteIds)
    .where(
      and(
        eq(messageRemoteIds.escalationId, sql.placeholder('escalationId')),
        eq(messageRemoteIds.remoteMessageId, sql.placeholder('remoteMessageId')),
      ),
    )
    .prepare();
  const after = select()
    .where(and(ofEscalation, gt(messages.id, sql.placeholder('after'))))
    .orderBy(asc(messages.id))
    .limit(sql.placeholder('limit'))
    .prepare();

  return {
    findMessage: (id) => byId.get({ id }) ?? null,
    findMessageByClientId: (escalationId, clientId) => byClientId.get({ escalationId, clientId }) ?? null,
    findMessageByRemoteId(escalationId, remoteMessageId) {
      const link = byRemoteId.get({ escalationId, remoteMessageId });
      return link === undefined ? null : (byId.get({ id: link.messageId }) ?? null);
    },
    listMessages: (escalationId, afterId, limit) => after.all({ escalationId, after: afterId ?? '', limit }),
  };
}
