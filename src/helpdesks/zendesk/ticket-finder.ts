import type { RemoteConversation } from '../command.ts';
import type { Desk } from './desk.ts';
import { isShared, ownEscalation } from './remote-conversation.ts';
import { markOfState, markOnTicket, ticketTag } from './ticket-mark.ts';
import { type WireTicket, wireChatStarted } from './wire-support.ts';

/** Audits are read for this many of the person's newest tickets at most. */
const auditedTicketsMax = 3;

/**
 * The ticket of a conversation, `null` when it cannot be told yet: the search index lags by seconds to minutes.
 * No endpoint of the messaging API names it, so it is found by what the pass wrote on it, or by the ticket's own audits.
 */
export async function findTicket(
  desk: Desk,
  conversation: RemoteConversation,
  signal: AbortSignal,
): Promise<string | null> {
  const search = searchFor(desk, conversation);
  const found = search === null ? [] : await desk.support.searchTickets(search.query, signal);
  const own = found.find((ticket) => search?.holds(ticket));
  return own?.id ?? (await findByAudits(desk, conversation, signal));
}

interface TicketSearch {
  readonly query: string;
  /**
   * Whether a ticket that was found bears the mark. The search compares words, and what it makes of a field that it does not
   * know is not documented: somebody else's ticket must not end this conversation, nor be solved with it.
   */
  holds(ticket: WireTicket): boolean;
}

function searchFor({ settings }: Desk, conversation: RemoteConversation): TicketSearch | null {
  const { conversationFieldId, conversationTag } = settings;
  const mark = markOfState(conversation.state);
  if (mark === null) return null;
  if (conversationFieldId !== undefined) {
    return {
      query: `custom_field_${conversationFieldId}:${mark}`,
      holds: ({ custom_fields }) =>
        custom_fields?.some(({ id, value }) => id === conversationFieldId && value === mark) === true,
    };
  }
  const tag = ticketTag(settings, mark);
  return conversationTag ? { query: `tags:${tag}`, holds: ({ tags }) => tags?.includes(tag) === true } : null;
}

async function findByAudits(desk: Desk, conversation: RemoteConversation, signal: AbortSignal): Promise<string | null> {
  const externalId = conversation.state['externalId'];
  if (typeof externalId !== 'string') return null;
  const person = (await desk.support.findUsersByExternalId(externalId, signal))[0];
  if (person?.id === undefined) return null;
  const tickets = (await desk.support.listRequestedTickets(person.id, signal))
    .filter((ticket) => ticket.from_messaging_channel !== false && mayServe(desk, conversation, ticket))
    .sort(byNewest)
    .slice(0, auditedTicketsMax);
  for (const ticket of tickets) {
    const audits = await desk.support.listAudits(ticket.id, signal);
    const conversations = audits
      .flatMap((audit) => audit.events ?? [])
      .filter((event) => event.type === 'ChatStartedEvent')
      .map((event) => wireChatStarted.safeParse(event.value))
      .map((read) => (read.success ? read.data.conversation_id : undefined));
    if (conversations.includes(conversation.remoteConversationId)) return ticket.id;
  }
  return null;
}

/**
 * Whether a ticket that is not found by our mark may serve this escalation all the same. In a conversation that several
 * share it may be an earlier one's, and then only a ticket that agents go on with can be meant: one that is solved or
 * closed would end, or show, what was never in it.
 */
function mayServe({ settings }: Desk, conversation: RemoteConversation, ticket: WireTicket): boolean {
  const mark = markOnTicket(ticket, settings)?.escalationId ?? null;
  const own = ownEscalation(conversation);
  if (mark !== null && mark === own) return true;
  // Ids sort by time: a later escalation has it now.
  if (mark !== null && own !== null && mark > own) return false;
  const mayBeEarlier = mark !== null || isShared(conversation, settings);
  return !mayBeEarlier || !['solved', 'closed', 'deleted'].includes(ticket.status?.toLowerCase() ?? '');
}

function byNewest(a: WireTicket, b: WireTicket): number {
  return Date.parse(b.created_at ?? '') - Date.parse(a.created_at ?? '') || Number(b.id) - Number(a.id);
}
