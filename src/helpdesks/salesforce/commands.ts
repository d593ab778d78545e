/** Our commands on an open conversation: messages, files, typing, read marks, and the end of it. */
import { cutText } from '../../core/cut-text.ts';
import type { RemoteMessageId } from '../../core/ids.ts';
import type { Attachment } from '../../core/message.ts';
import type { CloseConversation, RemoteConversation, SendMessage, SentMessage } from '../command.ts';
import { afterEarlierCalls, DeliveryFailure } from '../failure.ts';
import type { Call, DeliveryCall } from '../helpdesk.ts';
import { isRefusal } from '../kit/vendor-refusal.ts';
import { textCharsMax } from './capabilities.ts';
import type { Desk } from './desk.ts';
import { sentEntryIds } from './entries.ts';
import { messageOf, textMessage } from './message-content.ts';
import { type Reached, reachedOf } from './session.ts';
import { uuidOf } from './uuid.ts';

/** The id that a delivery's message has over there, on every attempt. */
export function entryIdOf(call: Pick<DeliveryCall, 'deliveryId'>): string {
  return uuidOf('delivery', call.deliveryId);
}

export async function sendMessage(desk: Desk, command: SendMessage, call: DeliveryCall): Promise<SentMessage> {
  const reached = reachedOf(command.conversation);
  const id = entryIdOf(call);
  if (command.isAfterEnd === true) await refuseWithoutSession(desk, reached, call);
  desk.pace.take(reached.conversationId);
  try {
    await post(desk, { command, reached, id }, call);
  } catch (error) {
    // An id that is there already: our own earlier attempt.
    if (!isRefusal(error, 409)) throw error;
  }
  return { remoteMessageIds: [id as RemoteMessageId] };
}

/** A word where no session runs would open and route a new one, and nobody would hear its answer. */
async function refuseWithoutSession(desk: Desk, reached: Reached, { signal }: Call): Promise<void> {
  if (await hasSession(desk, reached, signal)) return;
  throw new DeliveryFailure('the session is over', { disposition: 'gone', certainty: 'notSent' });
}

async function hasSession(desk: Desk, reached: Reached, signal: AbortSignal): Promise<boolean> {
  const status = await desk.messaging.routingStatus(reached, reached.conversationId, signal);
  return status.toUpperCase() !== 'NEEDS_ROUTING';
}

interface Posting {
  readonly command: SendMessage;
  readonly reached: Reached;
  readonly id: string;
}

async function post(desk: Desk, { command, reached, id }: Posting, call: DeliveryCall): Promise<void> {
  const { part, author, choice } = command;
  if (part.kind === 'attachment') return await postFile(desk, { reached, id, file: part }, call);
  // Everything that we post is shown as the end user's: what is not theirs says so.
  const message =
    author.kind === 'system' && part.kind === 'text'
      ? textMessage(id, cutText(`[${author.name}] ${part.text}`, textCharsMax))
      : messageOf(id, { part, choice }, desk.settings);
  await desk.messaging.sendMessage(reached, message, null, call.signal);
}

/** A file that is too large or of a kind that the channel refuses goes as a link where somebody else keeps it. */
async function postFile(
  desk: Desk,
  { reached, id, file }: { readonly reached: Reached; readonly id: string; readonly file: Attachment },
  call: DeliveryCall,
): Promise<void> {
  const opened = await call.openFile(file);
  try {
    await desk.messaging.sendFile(reached, { id, fileId: uuidOf(id, 'file'), opened }, call.signal);
  } catch (error) {
    if (!isRefusal(error, 413, 415) || file.source.kind !== 'url') throw error;
    const text = cutText(`${file.name}: ${file.source.url}`, textCharsMax);
    await desk.messaging.sendMessage(reached, textMessage(id, text), null, call.signal);
  }
}

/** Whether the message of this delivery is in the conversation. */
export async function findSent(desk: Desk, command: SendMessage, call: DeliveryCall): Promise<SentMessage | null> {
  const id = entryIdOf(call);
  const sent = await sentEntryIds(desk, reachedOf(command.conversation), call.signal);
  return sent.has(id) ? { remoteMessageIds: [id as RemoteMessageId] } : null;
}

/**
 * Tells agents and closes the conversation for good, so that nothing said later opens and routes a new session. Where no
 * session runs nothing is posted, because that alone would open one.
 */
export async function closeConversation(desk: Desk, command: CloseConversation, call: DeliveryCall): Promise<void> {
  if (command.by === 'agent' && !desk.settings.closeOnAgentEnd) return;
  try {
    const reached = reachedOf(command.conversation);
    if (command.notice !== null) await postNotice(desk, { reached, notice: command.notice }, call);
    await desk.messaging.closeConversation(reached, reached.conversationId, call.signal);
  } catch (error) {
    if (isRefusal(error, 409)) return;
    const isGone = error instanceof DeliveryFailure && error.disposition === 'gone';
    if (!isGone) throw command.notice === null ? error : afterEarlierCalls(error);
    desk.tools.log.debug({ escalationId: command.escalationId }, 'salesforce.closed_already');
  }
}

async function postNotice(
  desk: Desk,
  { reached, notice }: { readonly reached: Reached; readonly notice: string },
  call: DeliveryCall,
): Promise<void> {
  if (!(await hasSession(desk, reached, call.signal))) return;
  const id = entryIdOf(call);
  if (call.attempt > 1 && (await sentEntryIds(desk, reached, call.signal)).has(id)) return;
  try {
    await desk.messaging.sendMessage(reached, textMessage(id, cutText(notice, textCharsMax)), null, call.signal);
  } catch (error) {
    // A notice is a courtesy: its refusal must not keep the conversation open.
    if (!isRefusal(error, 400, 403, 409, 417, 429)) throw error;
  }
}

export async function sendTyping(
  desk: Desk,
  conversation: RemoteConversation,
  isTyping: boolean,
  call: Call,
): Promise<void> {
  if (!desk.settings.sendTyping) return;
  const entryType = isTyping ? 'TypingStartedIndicator' : 'TypingStoppedIndicator';
  const id = uuidOf('typing', conversation.remoteConversationId, String(desk.tools.now()), entryType);
  await desk.messaging.sendIndicator(reachedOf(conversation), { entryType, id }, call.signal);
}

/** A read mark counts for everything before it. Without a message to name there is nothing to mark. */
export async function markRead(
  desk: Desk,
  conversation: RemoteConversation,
  upTo: RemoteMessageId | null,
  call: Call,
): Promise<void> {
  if (!desk.settings.sendReceipts || upTo === null) return;
  const ack = { id: uuidOf('read', upTo), entryType: 'Read', conversationEntryId: upTo } as const;
  await desk.messaging.acknowledge(reachedOf(conversation), [ack], call.signal);
}
