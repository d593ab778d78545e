/** Zendesk's own webhooks about tickets: what our trigger posts, and the events of a subscription made by hand. */
import type { EscalationId, RemoteConversationId, RemoteGroupId } from '../../core/ids.ts';
import type { HelpdeskEvent } from '../event.ts';
import { ticketUrlOf, type ZendeskSettings } from './settings.ts';
import { markOnTicket, readTicketMark, readTicketTags, type TicketMark } from './ticket-mark.ts';
import { wireTicketEvent, wireTicketNotice } from './wire-support.ts';

interface TicketNews {
  readonly ticketId: string;
  /** Lower case, `null` when not told. */
  readonly status: string | null;
  readonly mark: TicketMark;
  readonly groupId: RemoteGroupId | null;
  readonly isGroupChange: boolean;
  /** Told of a new ticket, with an empty group. */
  readonly isUngrouped: boolean;
  readonly at: number;
  /** Tells two changes of one ticket apart. */
  readonly version: string;
}

interface Reading {
  readonly settings: ZendeskSettings;
  /** When the request was signed, for bodies that carry no time of their own. */
  readonly at: number;
}

/** Yields nothing for tickets that name no conversation of ours, and for bodies of another shape. */
export function eventsOfTicketNotice(body: unknown, reading: Reading): readonly HelpdeskEvent[] {
  const news = newsOfNotice(body, reading) ?? newsOfEvent(body, reading);
  return news === null ? [] : eventsOfNews(news, reading.settings);
}

function eventsOfNews(news: TicketNews, settings: ZendeskSettings): readonly HelpdeskEvent[] {
  const { ticketId, status, at, groupId } = news;
  const about = { ...news.mark, at };
  const ticketUrl = ticketUrlOf(settings, ticketId);
  const { isUngrouped } = news;
  const events: HelpdeskEvent[] = [ticketLinked({ ...about, ticketId, ticketUrl, isUngrouped })];
  if (news.isGroupChange) {
    const dedupeKey = `ticket:${ticketId}:group:${groupId ?? 'none'}:${news.version}`;
    const where = { group: groupId, allGroups: groupId === null ? [] : [groupId] };
    events.push({ ...about, dedupeKey, kind: 'transferred', ...where, agent: null, isAutomatic: false });
  }
  if (isFinal(status, settings)) {
    const dedupeKey = `ticket:${ticketId}:${status}:${news.version}`;
    events.push({ ...about, dedupeKey, kind: 'conversationEnded', by: 'agent', reason: endReasonOf(status) });
  }
  return events;
}

/** The same key from webhook and catch-up, and another one when a merge gives the conversation another ticket. */
export function ticketLinked(facts: {
  readonly remoteConversationId: RemoteConversationId;
  readonly escalationId: EscalationId | null;
  readonly at: number;
  readonly ticketId: string;
  readonly ticketUrl: string | null;
  readonly isUngrouped: boolean;
}): HelpdeskEvent {
  const { isUngrouped, ...rest } = facts;
  const dedupeKey = `ticket:${facts.ticketId}:linked:${facts.remoteConversationId}`;
  return { ...rest, dedupeKey, kind: 'ticketLinked', ...(isUngrouped ? { isUngrouped } : {}) };
}

/** Whether a ticket in this status ends the conversation. Zendesk keeps the session of a solved one; whether we do is a setting. */
export function isFinal(status: string | null, settings: ZendeskSettings): boolean {
  if (status === 'closed' || status === 'deleted') return true;
  return status === 'solved' && settings.closeOnSolved === 'end';
}

export function endReasonOf(status: string | null): 'ticket_solved' | 'agent_ended' {
  return status === 'deleted' ? 'agent_ended' : 'ticket_solved';
}

function newsOfNotice(body: unknown, reading: Reading): TicketNews | null {
  const read = wireTicketNotice.safeParse(body);
  if (!read.success) return null;
  const notice = read.data;
  const tags = notice.tags?.split(/\s+/) ?? [];
  const mark = readTicketMark(notice.conversation_id ?? '') ?? readTicketTags(tags, reading.settings);
  if (mark === null) return null;
  const at = Date.parse(notice.updated_at ?? '');
  return {
    ticketId: notice.ticket_id,
    status: textOrNull(notice.status)?.toLowerCase() ?? null,
    mark,
    groupId: textOrNull(notice.group_id) as RemoteGroupId | null,
    isGroupChange: notice.change === 'group',
    isUngrouped: notice.status === 'new' && notice.group_id?.trim() === '',
    at: Number.isNaN(at) ? reading.at : at,
    version: textOrNull(notice.updated_at) ?? String(reading.at),
  };
}

function newsOfEvent(body: unknown, reading: Reading): TicketNews | null {
  const read = wireTicketEvent.safeParse(body);
  if (!read.success) return null;
  const { id, type, time, detail, event } = read.data;
  const mark = markOnTicket(detail, reading.settings);
  if (mark === null) return null;
  const at = Date.parse(time ?? '');
  const isGroupChange = type === 'zen:event-type:ticket.group_assignment_changed';
  const current =
    typeof event?.current === 'string' || typeof event?.current === 'number' ? String(event.current) : null;
  return {
    ticketId: detail.id,
    status: textOrNull(detail.status)?.toLowerCase() ?? null,
    mark,
    groupId: (isGroupChange ? current : (detail.group_id ?? null)) as RemoteGroupId | null,
    isGroupChange,
    // Whether the event tells the group of a new ticket is not confirmed.
    isUngrouped: false,
    at: Number.isNaN(at) ? reading.at : at,
    version: id,
  };
}

function textOrNull(value: string | undefined): string | null {
  return value === undefined || value.trim() === '' ? null : value.trim();
}
