import type { RemoteConversation } from '../command.ts';
import type { Desk } from './desk.ts';
import { isOwn } from './foreign-ids.ts';
import { contentsBackwards, getThread } from './remote-thread.ts';
import type { WireContent } from './wire-rest.ts';

/** Whether agents are done with it. A word in it would open the case again, or ask for another agent. */
export async function isOver(desk: Desk, conversation: RemoteConversation, signal: AbortSignal): Promise<boolean> {
  const thread = await getThread(desk, conversation.remoteConversationId, signal);
  if (thread === null || thread.closed === true) return true;
  const cases = await desk.rest.listInterventions(thread.id, signal);
  if (cases.length > 0) return cases.every((one) => one.closed === true);
  const newestFirst: WireContent[] = [];
  for await (const content of contentsBackwards(desk, thread.id, { since: 0, signal })) newestFirst.push(content);
  return isArchived(newestFirst.toReversed());
}

/** Nobody took it, and the end user's messages, oldest first, were put away: no event of a case ever says so. */
export function isArchived(contents: readonly WireContent[]): boolean {
  const asked = contents.filter((content) => isOwn(content.foreign_id) && content.status !== null);
  const last = asked.findLast((content) => content.status !== undefined && !isTranscript(content));
  return last?.status === 'ignored';
}

/** Blocks of the transcript come from the bot, and what state they are in says nothing. */
function isTranscript(content: WireContent): boolean {
  return /\.t\d+$/.test(content.foreign_id ?? '');
}
