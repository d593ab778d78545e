import type { EscalationId } from '../../core/ids.ts';
import type { RemoteConversation } from '../command.ts';
import { isRefusal } from '../kit/vendor-refusal.ts';
import type { Desk } from './desk.ts';
import { conversationMark, escalationIn } from './marks.ts';
import { isForeign } from './message-events.ts';
import type { ZendeskSettings } from './settings.ts';
import type { WireConversation } from './wire.ts';

export interface ConversationSearch {
  readonly escalationId: EscalationId;
  readonly userId: string;
  /** Surely no earlier attempt made one, so there is nothing to look for. */
  readonly isFirstTry: boolean;
  readonly notices: string[];
  readonly signal: AbortSignal;
}

const pagesMax = 10;

/** The conversation that carries this escalation's mark; made, or the person's existing one marked, when there is none. */
export async function findOrCreateConversation(desk: Desk, search: ConversationSearch): Promise<string> {
  const isReusing = desk.settings.multiConversations === 'reuse';
  if (!search.isFirstTry || isReusing) {
    const all = await listAll(desk, search);
    const own = all.find((conversation) => escalationIn(conversation.metadata) === search.escalationId);
    if (own !== undefined) return own.id;
    const existing = isReusing ? reusable(all) : undefined;
    if (existing !== undefined) return await takeOver(desk, existing, search);
  }
  const metadata = conversationMark(search.escalationId, desk.settings.ownTag);
  try {
    return (await desk.sunshine.createConversation({ userId: search.userId, metadata }, search.signal)).id;
  } catch (error) {
    // The code with which an account without multi-conversations refuses a second one is not documented.
    if (!isRefusal(error, 400, 403, 409, 422)) throw error;
    const existing = reusable(await listAll(desk, search));
    if (existing === undefined) throw error;
    return await takeOver(desk, existing, search);
  }
}

function reusable(conversations: readonly WireConversation[]): WireConversation | undefined {
  const personal = conversations.filter((conversation) => conversation.type !== 'sdkGroup');
  return personal.find((conversation) => conversation.isDefault) ?? personal[0];
}

async function takeOver(desk: Desk, existing: WireConversation, search: ConversationSearch): Promise<string> {
  const metadata = { ...flat(existing.metadata), ...conversationMark(search.escalationId, desk.settings.ownTag) };
  await desk.sunshine.updateConversation(existing.id, metadata, search.signal);
  search.notices.push('conversation_reused');
  return existing.id;
}

/** Whether a change of metadata merges or replaces is not documented, so the whole set goes back. */
function flat(metadata: WireConversation['metadata']): Record<string, string | number | boolean> {
  const kept = Object.entries(metadata ?? {}).filter(
    (entry): entry is [string, string | number | boolean] =>
      typeof entry[1] === 'string' || typeof entry[1] === 'number' || typeof entry[1] === 'boolean',
  );
  return Object.fromEntries(kept);
}

async function listAll(desk: Desk, search: ConversationSearch): Promise<readonly WireConversation[]> {
  const all: WireConversation[] = [];
  let after: string | undefined;
  for (let page = 0; page < pagesMax; page += 1) {
    const reply = await desk.sunshine.listConversations(search.userId, after, search.signal);
    all.push(...reply.conversations);
    after = reply.meta?.afterCursor;
    if (reply.meta?.hasMore !== true || after === undefined) break;
  }
  return all;
}

/** The escalation that the conversation was opened for. */
export function ownEscalation(conversation: RemoteConversation): EscalationId | null {
  const id = conversation.state['escalationId'];
  return typeof id === 'string' ? (id as EscalationId) : null;
}

/** Whether a later escalation, or another installation, has made the only conversation of this person its own. */
export function isTakenOver(
  remote: WireConversation,
  conversation: RemoteConversation,
  settings: ZendeskSettings,
): boolean {
  // After a merge the surviving conversation carries the mark of an earlier escalation, or none.
  const wasMoved = conversation.state['conversationId'] !== conversation.remoteConversationId;
  const mark = escalationIn(remote.metadata);
  if (wasMoved || mark === null) return false;
  return isForeign(remote, settings) || mark !== ownEscalation(conversation);
}
