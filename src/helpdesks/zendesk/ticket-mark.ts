/**
 * What the pass writes on the ticket so that ticket and escalation find each other: in a ticket field, or in a tag while
 * no field is set. Both ids are in it, because one conversation may serve several escalations, each with its own ticket.
 */
import type { EscalationId, RemoteConversationId } from '../../core/ids.ts';
import type { JsonObject } from '../../core/json.ts';
import type { ZendeskSettings } from './settings.ts';

export interface TicketMark {
  readonly remoteConversationId: RemoteConversationId;
  /** `null` in a field that was filled by hand with the conversation alone. */
  readonly escalationId: EscalationId | null;
}

const between = '_esc_';

export function ticketMark(conversationId: string, escalationId: EscalationId): string {
  return `${conversationId}_${escalationId}`;
}

/** The tag that stands in for the field. Zendesk keeps tags in lower case. */
export function ticketTag(settings: ZendeskSettings, mark: string): string {
  return `${settings.ownTag}_${mark}`.toLowerCase();
}

/** The mark of a conversation as it was when it was opened; `null` when its state does not tell. */
export function markOfState(state: JsonObject): string | null {
  const { conversationId, escalationId } = state;
  const isWhole = typeof conversationId === 'string' && typeof escalationId === 'string';
  return isWhole ? ticketMark(conversationId, escalationId as EscalationId) : null;
}

export function readTicketMark(text: string): TicketMark | null {
  const [conversationId = '', rest] = text.trim().split(between);
  if (!/^[A-Za-z0-9-]{1,64}$/.test(conversationId)) return null;
  const escalationId = rest === undefined ? null : (`esc_${rest}` as EscalationId);
  return { remoteConversationId: conversationId as RemoteConversationId, escalationId };
}

/**
 * Only a tag with both ids counts: our prefix alone may stand before other words. A ticket that served one escalation after
 * another has a tag of each; ids sort by time, so the last is the one that it serves.
 */
export function readTicketTags(tags: readonly string[], settings: ZendeskSettings): TicketMark | null {
  const start = `${settings.ownTag}_`;
  const own = tags.filter((tag) => tag.startsWith(start) && tag.includes(between)).map((tag) => tag.split(between));
  const [conversation, escalation] = own.sort(([, one = ''], [, other = '']) => (one < other ? 1 : -1))[0] ?? [];
  if (conversation === undefined || escalation === undefined) return null;
  return readTicketMark(`${conversation.slice(start.length)}${between}${escalation}`);
}

/** The mark on a ticket, in its field or among its tags; `null` when it bears none of ours. */
export function markOnTicket(
  ticket: {
    readonly tags?: readonly string[] | undefined;
    readonly custom_fields?: readonly { readonly id: string; readonly value?: unknown }[] | undefined;
  },
  settings: ZendeskSettings,
): TicketMark | null {
  const field = ticket.custom_fields?.find(({ id }) => id === settings.conversationFieldId);
  const inField = typeof field?.value === 'string' ? readTicketMark(field.value) : null;
  return inField ?? readTicketTags(ticket.tags ?? [], settings);
}
