import { isDeepStrictEqual } from 'node:util';
import type { Bot } from '../bot-accounts/bot.ts';
import { AppError } from '../core/app-error.ts';
import type { EscalationId } from '../core/ids.ts';
import type { MessageAccepted, MessageCommand } from './bot-commands.ts';
import { decideMessage, endedAlready, type UserMessage } from './decide-message.ts';
import type { Escalation, MessageRecord } from './escalation.ts';
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
  const [parts = []] = await resolveParts(tools.attachments, bot, [command.parts]);
  const message = { clientId: command.id, parts, choice: command.choice, sentAt: command.sentAt };
  if (escalation.state === 'ended') return takenBeforeEnd(tools, escalation, message);
  const { connectionId } = escalation;
  // Not the connection itself: a message is kept, too, while its settings do not fit.
  const capabilities = await tools.connections.capabilitiesOf(connectionId);
  const receiver = { capabilities, agentLanguage: await tools.connections.agentLanguageOf(connectionId) };
  const changed = await tools.keeper.change(id, (current) => {
    // It may have ended since it was read.
    if (current.state === 'ended') return { change: null, result: null };
    const { change, messageId } = decideMessage(current, message, receiver, tools.surround(bot));
    return { change, result: messageId };
  });
  if (changed.status === 'unchanged') return takenBeforeEnd(tools, changed.escalation, message);
  if (changed.status === 'committed' && changed.result !== null) return { messageId: changed.result, isNew: true };
  if (changed.status === 'duplicate') return repeated(tools, id, message);
  throw escalationNotFound(id);
}

/** A repeat of a message that was taken in before the end is still a success; anything else is refused. */
async function takenBeforeEnd(
  { store }: StartTools,
  escalation: Escalation,
  message: UserMessage,
): Promise<MessageAccepted> {
  const earlier = await store.findMessageByClientId(escalation.id, message.clientId);
  if (earlier === null) throw endedAlready(escalation);
  return asRepeat(earlier, message);
}

async function repeated({ store }: StartTools, id: EscalationId, message: UserMessage): Promise<MessageAccepted> {
  const earlier = await store.findMessageByClientId(id, message.clientId);
  if (earlier === null) throw new Error(`Message of ${id} is a duplicate, but there is no earlier one.`);
  return asRepeat(earlier, message);
}

/** Whoever says something else under a known id must not take it for delivered. */
function asRepeat(earlier: MessageRecord, { clientId, parts, choice }: UserMessage): MessageAccepted {
  const isSameChoice = earlier.choicePayload === null || earlier.choicePayload === (choice?.payload ?? '');
  if (isSameChoice && isDeepStrictEqual(earlier.parts, parts)) return { messageId: earlier.id, isNew: false };
  throw new AppError('idempotency_conflict', `The message id "${clientId}" was used with another content.`, {
    details: [{ path: 'id', message: 'use a new id for a new message' }],
  });
}
