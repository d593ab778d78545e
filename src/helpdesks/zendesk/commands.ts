import { cutText } from '../../core/cut-text.ts';
import type { RemoteMessageId } from '../../core/ids.ts';
import type { CloseConversation, RemoteConversation, SendMessage, SentMessage } from '../command.ts';
import { afterEarlierCalls, DeliveryFailure } from '../failure.ts';
import type { DeliveryCall } from '../helpdesk.ts';
import { isRefusal } from '../kit/vendor-refusal.ts';
import type { NewMessage } from './client.ts';
import { type Desk, isWithAgents } from './desk.ts';
import { controlMark, messageMark, noticeMark } from './marks.ts';
import { contentOf, textCharsMax } from './message-content.ts';
import { messagesOfDelivery } from './posted-pieces.ts';
import { hasBeenTakenOver, isShared, isTakenOver, leaveTicketMark, ownEscalation } from './remote-conversation.ts';
import { findTicket } from './ticket-finder.ts';
import type { WireConversation } from './wire.ts';

/** Sends one part. Its metadata carries our ids, because Zendesk has no key that would refuse a repeat. */
export async function sendMessage(desk: Desk, command: SendMessage, call: DeliveryCall): Promise<SentMessage> {
  const { remoteConversationId } = command.conversation;
  await refuseTooLate(desk, command, call);
  const content = await contentOf(
    desk,
    { conversationId: remoteConversationId, part: command.part, choice: command.choice },
    call,
  );
  const metadata = messageMark({ messageId: command.messageId, deliveryId: call.deliveryId, part: 0 });
  const author = authorOf(command);
  const post = (as: NewMessage['author']) =>
    desk.sunshine.postMessage(remoteConversationId, { author: as, content, metadata }, call.signal);
  try {
    return { remoteMessageIds: await post(author) };
  } catch (error) {
    const survivor = author.type === 'user' && isNobody(error) ? await survivorOf(desk, command, call) : null;
    if (survivor === null) throw error;
    return { remoteMessageIds: await post({ type: 'user', userId: survivor }) };
  }
}

/**
 * What waited must not turn up among the words of the person's next escalation, nor open a new ticket where agents are done.
 * Costs a look, so only where either may be.
 */
async function refuseTooLate(desk: Desk, { conversation, isAfterEnd }: SendMessage, call: DeliveryCall) {
  if (isAfterEnd !== true && !isShared(conversation, desk.settings)) return;
  const remote = await desk.sunshine.getConversation(conversation.remoteConversationId, call.signal);
  const isLeft = isAfterEnd === true && !isWithAgents(remote, desk.settings);
  if (!isLeft && !isTakenOver(remote, conversation, desk.settings)) return;
  throw new DeliveryFailure('the conversation is over for this escalation', {
    disposition: 'gone',
    certainty: 'notSent',
  });
}

/** Whether Zendesk does not know the author: which of the two codes it is then, is not documented. */
function isNobody(error: unknown): boolean {
  return isRefusal(error, 400, 404) && error.disposition === 'reject';
}

/**
 * Whose the conversation is since two people became one: `user:merge` names no conversation that only changed hands.
 * `null` where it is still the end user that we know.
 */
async function survivorOf(desk: Desk, { conversation }: SendMessage, call: DeliveryCall): Promise<string | null> {
  const all = await desk.sunshine.listParticipants(conversation.remoteConversationId, call.signal);
  const userId = all.length === 1 ? all[0]?.userId : undefined;
  return userId === undefined || userId === conversation.remoteUserId ? null : userId;
}

function authorOf(command: SendMessage): NewMessage['author'] {
  if (command.author.kind === 'system') return { type: 'business', displayName: cutText(command.author.name, 128) };
  const { remoteUserId, state } = command.conversation;
  if (remoteUserId !== null) return { type: 'user', userId: remoteUserId };
  const externalId = state['externalId'];
  if (typeof externalId === 'string') return { type: 'user', userExternalId: externalId };
  throw new DeliveryFailure('the conversation has no end user over there', {
    disposition: 'gone',
    certainty: 'notSent',
  });
}

/** Looks for the mark of this delivery among the messages of this escalation. */
export async function findSent(desk: Desk, command: SendMessage, call: DeliveryCall): Promise<SentMessage | null> {
  const remoteMessageIds = await messagesOfDelivery(desk, command.conversation.remoteConversationId, {
    deliveryId: call.deliveryId,
    opening: command.escalationId,
    signal: call.signal,
  });
  return remoteMessageIds.length === 0 ? null : { remoteMessageIds };
}

/**
 * Tells agents, gives control back and, where configured, solves the ticket. When agents no longer control the
 * conversation nothing is posted: a message would wake the account's first responder and might open a new ticket. One that
 * serves the person's next escalation by now is left alone, with its ticket.
 */
export async function closeConversation(desk: Desk, command: CloseConversation, call: DeliveryCall): Promise<void> {
  const remote = await findConversation(desk, command.conversation.remoteConversationId, call.signal);
  if (remote !== null && isTakenOver(remote, command.conversation, desk.settings)) return;
  const escalationId = ownEscalation(command.conversation);
  if (remote !== null && escalationId !== null && isShared(command.conversation, desk.settings))
    await leaveTicketMark(desk, remote, { escalationId, signal: call.signal });
  if (remote !== null && isWithAgents(remote, desk.settings)) {
    if (command.notice !== null) await postNotice(desk, command, call);
    await releaseControl(desk, command, call).catch((error: unknown) => {
      throw command.notice === null ? error : afterEarlierCalls(error);
    });
  }
  const mayBeSolved = desk.settings.solveOnEnd && command.by !== 'agent';
  if (mayBeSolved && !(await hasBeenTakenOver(desk, command.conversation, call.signal)))
    await solveTicket(desk, command.conversation, call);
}

async function findConversation(desk: Desk, id: string, signal: AbortSignal): Promise<WireConversation | null> {
  try {
    return await desk.sunshine.getConversation(id, signal);
  } catch (error) {
    if (isRefusal(error, 404) && error.disposition !== 'reauthorize') return null;
    throw error;
  }
}

async function postNotice(desk: Desk, command: CloseConversation, call: DeliveryCall): Promise<void> {
  const { remoteConversationId } = command.conversation;
  const search = { deliveryId: call.deliveryId, opening: command.escalationId, signal: call.signal };
  if (call.attempt > 1 && (await messagesOfDelivery(desk, remoteConversationId, search)).length > 0) return;
  const body: NewMessage = {
    author: { type: 'business', displayName: 'Bot' },
    content: { type: 'text', text: cutText(command.notice ?? '', textCharsMax) },
    metadata: noticeMark(command.escalationId, call.deliveryId),
  };
  try {
    await desk.sunshine.postMessage(remoteConversationId, body, call.signal);
  } catch (error) {
    // A notice is a courtesy: its refusal must not keep the conversation with agents.
    if (!isRefusal(error, 400, 403, 404, 423)) throw error;
  }
}

async function releaseControl(desk: Desk, command: CloseConversation, call: DeliveryCall): Promise<void> {
  const { remoteConversationId } = command.conversation;
  // The next escalation may have begun since the first look, and its agents would lose it.
  if (await hasBeenTakenOver(desk, command.conversation, call.signal)) return;
  const metadata = controlMark(command.escalationId);
  try {
    await desk.sunshine.releaseControl(remoteConversationId, metadata, call.signal);
  } catch (error) {
    if (isRefusal(error, 404)) return;
    if (!isRefusal(error, 403)) throw error;
    // An integration key may not release what agents control, but it may pass control, so we take it ourselves.
    await takeBack(desk, remoteConversationId, { metadata, signal: call.signal });
  }
}

async function takeBack(
  desk: Desk,
  conversationId: string,
  how: { readonly metadata: ReturnType<typeof controlMark>; readonly signal: AbortSignal },
): Promise<void> {
  const { switchboardIntegration } = desk.settings;
  if (switchboardIntegration === '') return;
  try {
    await desk.sunshine.passControl(conversationId, { switchboardIntegration, metadata: how.metadata }, how.signal);
  } catch (error) {
    if (!isRefusal(error, 400, 403, 404, 422)) throw error;
    desk.tools.log.warn({ remoteConversationId: conversationId, status: error.status }, 'zendesk.control_not_released');
  }
}

/** Best effort: fields that are required to solve, or a role that may not, leave the ticket to agents. */
async function solveTicket(desk: Desk, conversation: RemoteConversation, call: DeliveryCall): Promise<void> {
  try {
    const ticketId = await findTicket(desk, conversation, call.signal);
    if (ticketId !== null) await desk.support.updateTicket(ticketId, { status: 'solved' }, call.signal);
  } catch (error) {
    const isLater = error instanceof DeliveryFailure && error.disposition === 'retry' && call.attempt < 3;
    if (isLater || !(error instanceof DeliveryFailure)) throw error;
    desk.tools.log.warn({ remoteConversationId: conversation.remoteConversationId }, 'zendesk.ticket_not_solved');
  }
}

/** Says that the end user has read everything: Zendesk takes no position. */
export async function markRead(
  desk: Desk,
  conversation: RemoteConversation,
  read: { readonly upTo: RemoteMessageId | null; readonly signal: AbortSignal },
): Promise<void> {
  if (conversation.remoteUserId === null) return;
  await desk.sunshine.postRead(conversation.remoteConversationId, conversation.remoteUserId, read.signal);
}
