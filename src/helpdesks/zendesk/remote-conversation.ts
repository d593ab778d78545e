import type { EscalationId } from '../../core/ids.ts';
import type { RemoteConversation } from '../command.ts';
import { isRefusal } from '../kit/vendor-refusal.ts';
import { type Desk, isWithAgents } from './desk.ts';
import { nothingLeft } from './left-for-ticket.ts';
import { conversationMark, escalationIn, hasServedBefore, liveTicketIn, liveTicketMark } from './marks.ts';
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

export interface FoundConversation {
  readonly id: string;
  /** It has served another escalation before, and may serve a later one. */
  readonly isShared: boolean;
  /** The earlier escalation whose ticket agents go on with; `null` when Zendesk makes a new ticket. */
  readonly liveTicketOf: EscalationId | null;
}

const pagesMax = 10;

/** The conversation that carries this escalation's mark; made, or the person's existing one marked, when there is none. */
export async function findOrCreateConversation(desk: Desk, search: ConversationSearch): Promise<FoundConversation> {
  const isReusing = desk.settings.multiConversations === 'reuse';
  if (!search.isFirstTry || isReusing) {
    const all = await listAll(desk, search);
    const own = all.find((conversation) => escalationIn(conversation.metadata) === search.escalationId);
    if (own !== undefined) return foundAgain(own);
    const existing = isReusing ? reusable(all) : undefined;
    if (existing !== undefined) return await takeOver(desk, existing, search);
  }
  const metadata = conversationMark(search.escalationId, desk.settings.ownTag);
  try {
    const { id } = await desk.sunshine.createConversation({ userId: search.userId, metadata }, search.signal);
    return { id, isShared: false, liveTicketOf: null };
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

function foundAgain({ id, metadata }: WireConversation): FoundConversation {
  return { id, isShared: hasServedBefore(metadata), liveTicketOf: liveTicketIn(metadata) };
}

async function takeOver(
  desk: Desk,
  existing: WireConversation,
  search: ConversationSearch,
): Promise<FoundConversation> {
  const before = existing.metadata;
  // Agents still control it where the close of the earlier escalation is yet to come.
  const served = isWithAgents(existing, desk.settings) ? escalationIn(before) : null;
  const liveTicketOf = served ?? liveTicketIn(before);
  const { ownTag } = desk.settings;
  const marks = { ...conversationMark(search.escalationId, ownTag), ...liveTicketMark(liveTicketOf) };
  await desk.sunshine.updateConversation(
    existing.id,
    { ...flat(before), ...nothingLeft(before), ...marks },
    search.signal,
  );
  search.notices.push('conversation_reused');
  return { id: existing.id, isShared: true, liveTicketOf };
}

/** Leaves word for the next escalation of this conversation, whether the ticket of this one goes on. */
export async function leaveTicketMark(
  desk: Desk,
  remote: WireConversation,
  left: { readonly escalationId: EscalationId; readonly signal: AbortSignal },
): Promise<void> {
  const before = liveTicketIn(remote.metadata);
  // Without agents it is over, unless an earlier try of this close has taken control from them.
  const isLive = isWithAgents(remote, desk.settings) || before === left.escalationId;
  const after = isLive ? left.escalationId : null;
  if (before === after) return;
  const metadata = { ...flat(remote.metadata), ...liveTicketMark(after) };
  try {
    await desk.sunshine.updateConversation(remote.id, metadata, left.signal);
  } catch (error) {
    // For want of this the next escalation may miss its group: agents must not keep this one for it.
    if (!isRefusal(error) || error.disposition !== 'reject') throw error;
    desk.tools.log.warn({ escalationId: left.escalationId, status: error.status }, 'zendesk.ticket_mark_not_left');
  }
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

/** Whether the conversation may be taken over by a later escalation of the same person. */
export function isShared({ state }: RemoteConversation, settings: ZendeskSettings): boolean {
  return settings.multiConversations === 'reuse' || state['isShared'] === true;
}

/** Asks whether the conversation has been taken over; without asking where that cannot be. */
export async function hasBeenTakenOver(
  desk: Desk,
  conversation: RemoteConversation,
  signal: AbortSignal,
): Promise<boolean> {
  if (!isShared(conversation, desk.settings)) return false;
  const remote = await desk.sunshine.getConversation(conversation.remoteConversationId, signal);
  return isTakenOver(remote, conversation, desk.settings);
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
