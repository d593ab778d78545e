import { isDeepStrictEqual } from 'node:util';
import type { Bot } from '../bot-accounts/bot.ts';
import { AppError } from '../core/app-error.ts';
import type { EscalationId } from '../core/ids.ts';
import type { MessagePart } from '../core/message.ts';
import type { MessageAccepted, MessageCommand } from './bot-commands.ts';
import { decideMessage, endedAlready } from './decide-message.ts';
import type { Escalation } from './escalation.ts';
import { escalationNotFound, requireOwnEscalation } from './require-own-escalation.ts';
import { resolveParts } from './resolve-parts.ts';
import type { StartTools } from './start-escalation.ts';

/** Takes a message of the end user in: stored when it resolves, sent after. The same id twice is one message. */
export async function sendMessage(
  tools: StartTools,
  bot: Bot,
  id: EscalationId,
  command: MessageCommand,
): Promise<MessageAccepted> {
  const escalation = await requireOwnEscalation(tools.keeper, bot, id);
  if (escalation.state === 'ended') return takenBeforeEnd(tools, escalation, command.id);
  const { connection, capabilities } = await tools.connections.get(escalation.connectionId);
  const [parts = []] = await resolveParts(tools.attachments, bot, [command.parts]);
  const message = { clientId: command.id, parts, choice: command.choice, sentAt: command.sentAt };
  const receiver = { capabilities, agentLanguage: connection.agentLanguage };
  const changed = await tools.keeper.change(id, (current) => {
    // It may have ended since it was read.
    if (current.state === 'ended') return { change: null, result: null };
    const { change, messageId } = decideMessage(current, message, receiver, tools.surround(bot));
    return { change, result: messageId };
  });
  if (changed.status === 'unchanged') return takenBeforeEnd(tools, changed.escalation, command.id);
  if (changed.status === 'committed' && changed.result !== null) return { messageId: changed.result, isNew: true };
  if (changed.status === 'duplicate') return repeated(tools, id, command.id, parts);
  throw escalationNotFound(id);
}

/** A repeat of a message that was taken in before the end is still a success; anything else is refused. */
async function takenBeforeEnd(
  { store }: StartTools,
  escalation: Escalation,
  clientId: string,
): Promise<MessageAccepted> {
  const earlier = await store.findMessageByClientId(escalation.id, clientId);
  if (earlier === null) throw endedAlready(escalation);
  return { messageId: earlier.id, isNew: false };
}

async function repeated(
  tools: StartTools,
  id: EscalationId,
  clientId: string,
  parts: readonly MessagePart[],
): Promise<MessageAccepted> {
  const earlier = await tools.store.findMessageByClientId(id, clientId);
  if (earlier === null) throw new Error(`Message of ${id} is a duplicate, but there is no earlier one.`);
  if (!isDeepStrictEqual(earlier.parts, parts)) {
    throw new AppError('idempotency_conflict', `The message id "${clientId}" was used with another content.`, {
      details: [{ path: 'id', message: 'use a new id for a new message' }],
    });
  }
  return { messageId: earlier.id, isNew: false };
}
