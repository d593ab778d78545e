import type { RemoteMessageId } from '../../core/ids.ts';
import type { ChoiceReply } from '../../core/message.ts';
import type { RemoteConversation, SendMessage, SentMessage } from '../command.ts';
import { DeliveryFailure } from '../failure.ts';
import type { DeliveryCall } from '../helpdesk.ts';
import { isRefusal } from '../kit/vendor-refusal.ts';
import type { Desk } from './desk.ts';
import { authorIn, puppetOf } from './end-user.ts';
import { pieceId } from './foreign-ids.ts';
import { isOver } from './is-over.ts';
import { pushMessage } from './message-push.ts';
import { contentsBackwards, proveChannel, threadIdIn } from './remote-thread.ts';

/** The platform leaves out what it finds too old, and a bot's clock may be wrong: a message is never older than this. */
const ageMsMax = 24 * 3_600_000;

/** Pushes one part under an id that is the same at every attempt. */
export async function sendMessage(desk: Desk, command: SendMessage, call: DeliveryCall): Promise<SentMessage> {
  const { conversation, messageId, part, choice, sentAt } = command;
  const threadId = threadIdIn(conversation);
  const id = pieceId(threadId, { messageId, deliveryId: call.deliveryId });
  if (command.isAfterEnd === true && (await isOver(desk, conversation, call.signal))) {
    throw new DeliveryFailure('the case is solved, or was put away', { disposition: 'gone', certainty: 'notSent' });
  }
  const isUser = command.author.kind === 'user';
  const author = isUser ? authorIn(conversation.state) : puppetOf(desk.settings, 'bot');
  if (author === null) {
    throw new DeliveryFailure('the conversation has no end user', { disposition: 'gone', certainty: 'notSent' });
  }
  const language = conversation.state['language'];
  const push = {
    id,
    threadId,
    author,
    part,
    at: Math.min(desk.tools.now(), Math.max(sentAt, desk.tools.now() - ageMsMax)),
    hasButton: isUser,
    language: isUser && typeof language === 'string' ? language : null,
    choice: choice === null ? null : pressed(choice),
  };
  await pushMessage(desk, push, call);
  return { remoteMessageIds: [id] };
}

/**
 * A payload that we gave out names the message that offered it; any other goes over as it is. One that the platform would
 * refuse, and the words with it, is left out: a bot's own buttons keep other limits.
 */
function pressed({ payload }: ChoiceReply): { readonly payload: string; readonly inReplyTo: string | null } {
  const own = /^(ed-[^#]{1,100})#([\s\S]*)$/.exec(payload);
  const told = own === null ? payload : (own[2] ?? '');
  return { payload: usablePayload.test(told) ? told : '', inReplyTo: own?.[1] ?? null };
}

const usablePayload = /^[\x20-\x7e]{0,1000}$/;

/** The payload under which a choice of an agent's message is given out; `pressed` reads it again. */
export function choicePayload(remoteMessageId: string, payload: string | null | undefined): string {
  return `${remoteMessageId}#${payload ?? ''}`;
}

/** Looks for our id in the whole thread: times of the bot and of the platform may have nothing to do with each other. */
export async function findSent(desk: Desk, command: SendMessage, call: DeliveryCall): Promise<SentMessage | null> {
  const { conversation, messageId } = command;
  const id = pieceId(threadIdIn(conversation), { messageId, deliveryId: call.deliveryId });
  const search = { since: 0, signal: call.signal };
  let isReadable = false;
  for await (const content of contentsBackwards(desk, conversation.remoteConversationId, search)) {
    if (content.foreign_id === id) return { remoteMessageIds: [id] };
    isReadable = true;
  }
  // An opening always leaves a message, so that an empty thread is one that we may not see.
  if (!isReadable) await proveChannel(desk, call.signal);
  return null;
}

/** Marks an agent's message as read: the platform knows it by the id that we answered for it. */
export async function markRead(
  desk: Desk,
  read: { readonly upTo: RemoteMessageId | null; readonly signal: AbortSignal },
): Promise<void> {
  if (read.upTo === null) return;
  await desk.realtime.push({ action: 'status.mark_as_read', params: { id: read.upTo } }, read.signal);
}

/** At most once in two seconds is taken; what comes too soon is dropped, because the next one follows. */
export async function sendTyping(
  desk: Desk,
  conversation: RemoteConversation,
  typing: { readonly isTyping: boolean; readonly signal: AbortSignal },
): Promise<void> {
  const thread_id = threadIdIn(conversation);
  const action = typing.isTyping
    ? // A preview is required, and what the end user has not sent is nobody's business.
      ({ action: 'typing.start', params: { thread_id, preview: '…' } } as const)
    : ({ action: 'typing.stop', params: { thread_id } } as const);
  try {
    await desk.realtime.push(action, typing.signal);
  } catch (error) {
    if (!isRefusal(error, 429)) throw error;
  }
}
