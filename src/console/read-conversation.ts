import { AppError } from '../core/app-error.ts';
import type { Escalation } from '../escalations/escalation.ts';
import type { ConsoleTools } from './console-tools.ts';
import { type ConversationProps, rowsMax } from './pages/conversation-page.tsx';

/** One escalation with everything that happened in it. Throws `AppError('not_found')`. */
export async function readConversation(
  id: Escalation['id'],
  { administration, lists, publicUrl }: Pick<ConsoleTools, 'administration' | 'lists' | 'publicUrl'>,
): Promise<ConversationProps> {
  const { store, outbox } = administration.escalations;
  const escalation = await store.find(id);
  if (escalation === null) throw new AppError('not_found', 'There is no such conversation.');
  const [messages, events, deliveries, attempts, bots, connections] = await Promise.all([
    store.listMessages(id, null, rowsMax),
    store.listEvents(id, 0, rowsMax),
    outbox.list({ escalationId: id, limit: rowsMax }),
    outbox.listAttempts(id, rowsMax),
    lists.bots(),
    lists.connections(),
  ]);
  const isCut = [messages, events, deliveries, attempts].some((rows) => rows.length === rowsMax);
  const { botId, connectionId } = escalation;
  const connection = connections.find((one) => one.id === connectionId);
  return {
    facts: { escalation, messages, events, deliveries, attempts, isCut },
    botName: bots.find((bot) => bot.id === botId)?.name ?? botId,
    connectionName: connection?.name ?? connectionId,
    hasDesk: administration.connections.helpdesks.some(
      ({ kind, desk }) => kind === connection?.kind && desk !== undefined,
    ),
    link: publicUrl === null ? null : `${publicUrl}/console/conversations/${id}`,
  };
}

/** Changes whenever anything of the page would. */
export function conversationKey({ facts }: ConversationProps): string {
  const { escalation, messages, deliveries, attempts } = facts;
  const words = deliveries.map(({ state, attempts: count }) => `${state}${count}`);
  return [escalation.version, attempts.length, ...messages.map(({ state }) => state), ...words].join();
}
