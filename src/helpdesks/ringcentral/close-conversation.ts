import type { RemoteMessageId } from '../../core/ids.ts';
import type { CloseConversation } from '../command.ts';
import type { DeliveryCall } from '../helpdesk.ts';
import { isRefusal } from '../kit/vendor-refusal.ts';
import type { Desk } from './desk.ts';
import { puppetOf } from './end-user.ts';
import { pushMessage } from './message-push.ts';
import { foreignIdsIn, getThread, threadIdIn } from './remote-thread.ts';
import type { WireIntervention } from './wire-rest.ts';

/**
 * Tells agents under the bot's identity, then ends the case in the way that its state allows: closed once an agent has
 * answered, cancelled before, archived while nobody has taken it. When it is over already nothing is pushed: a message
 * could open it again.
 */
export async function closeConversation(desk: Desk, command: CloseConversation, call: DeliveryCall): Promise<void> {
  const { remoteConversationId } = command.conversation;
  const thread = await getThread(desk, remoteConversationId, call.signal);
  if (thread === null || thread.closed === true) return;
  const cases = await desk.rest.listInterventions(thread.id, call.signal);
  const open = cases.find((one) => one.closed !== true);
  if (open === undefined && cases.length > 0) return;
  const isWaiting = open === undefined;
  const posted = await foreignIdsIn(desk, thread.id, call.signal);
  if (command.notice !== null) await pushNotice(desk, command, { call, posted });
  if (!desk.settings.closeOnEnd) return;
  if (!isWaiting) return await endCase(desk, open, call.signal);
  await doneIfRefused(desk, 'ignore', () => desk.rest.ignoreThread(thread.id, call.signal));
}

async function pushNotice(
  desk: Desk,
  command: CloseConversation,
  { call, posted }: { readonly call: DeliveryCall; readonly posted: ReadonlySet<string> },
): Promise<void> {
  const threadId = threadIdIn(command.conversation);
  const id = `${threadId}.${call.deliveryId}` as RemoteMessageId;
  if (posted.has(id)) return;
  const part = { kind: 'text', text: command.notice ?? '' } as const;
  const author = puppetOf(desk.settings, 'bot');
  const push = { id, threadId, author, part, at: desk.tools.now(), hasButton: false };
  try {
    await pushMessage(desk, push, call);
  } catch (error) {
    // A notice is a courtesy: its refusal must not keep the conversation with agents.
    if (!isRefusal(error, 400, 413, 422) || error.disposition === 'reauthorize') throw error;
  }
}

/** How many replies there are decides which of the two is allowed; the count may be missing or a moment old. */
async function endCase(desk: Desk, open: WireIntervention, signal: AbortSignal): Promise<void> {
  const hasReplies = (open.user_replies_count ?? 0) > 0;
  const close = () => desk.rest.closeIntervention(open.id, signal);
  const cancel = () => desk.rest.cancelIntervention(open.id, signal);
  const [first, second] = hasReplies ? [close, cancel] : [cancel, close];
  try {
    await first();
  } catch (error) {
    if (isRefusal(error, 404, 409)) return;
    if (!isRefusal(error, 403, 422)) throw error;
    await doneIfRefused(desk, 'close', second);
  }
}

/** It is being done, is done, or may not be done by this token: agents see the notice either way. */
async function doneIfRefused(desk: Desk, what: string, end: () => Promise<unknown>): Promise<void> {
  try {
    await end();
  } catch (error) {
    if (!isRefusal(error, 403, 404, 409, 422)) throw error;
    desk.tools.log.info({ what, status: error.status }, 'ringcentral.case_not_closed');
  }
}
