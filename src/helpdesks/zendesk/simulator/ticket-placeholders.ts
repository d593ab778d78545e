import type { AccountState } from './state.ts';
import { iso } from './sunco-views.ts';
import type { Ticket } from './support-records.ts';

/** Replaces `{{ticket.…}}` in a webhook body; unknown placeholders become empty, as in the real product. */
export function fillPlaceholders(state: AccountState, template: string, ticket: Ticket): string {
  return template.replace(/\{\{\s*([a-zA-Z0-9_.]+)\s*\}\}/g, (_, name: string) => {
    // Bodies are JSON; a quote in a value must not break them.
    return JSON.stringify(placeholderValue(state, name, ticket)).slice(1, -1);
  });
}

function placeholderValue(state: AccountState, name: string, ticket: Ticket): string {
  const field = /^ticket\.ticket_field_(?:option_title_)?(\d+)$/.exec(name)?.[1];
  if (field !== undefined) return ticket.fields.get(Number(field)) ?? '';
  const requester = state.support.users.get(ticket.requesterId);
  const assignee = ticket.assigneeId === null ? undefined : state.support.users.get(ticket.assigneeId);
  const values: Readonly<Record<string, string | null | undefined>> = {
    'ticket.id': String(ticket.id),
    'ticket.status': statusText(state, ticket),
    'ticket.title': ticket.subject,
    'ticket.description': ticket.description,
    'ticket.external_id': ticket.externalId,
    'ticket.via': ticket.channel,
    'ticket.tags': ticket.tags.join(' '),
    'ticket.priority': ticket.priority,
    'ticket.link': `${state.origin}/agent/tickets/${ticket.id}`,
    'ticket.url': `${state.origin}/agent/tickets/${ticket.id}`,
    'ticket.created_at_with_timestamp': iso(ticket.createdAt),
    'ticket.updated_at_with_timestamp': iso(ticket.updatedAt),
    'ticket.group.id': ticket.groupId === null ? '' : String(ticket.groupId),
    'ticket.group.name': ticket.groupId === null ? '' : state.support.groups.get(ticket.groupId)?.name,
    'ticket.assignee.id': assignee === undefined ? '' : String(assignee.id),
    'ticket.assignee.name': assignee?.name,
    'ticket.requester.id': String(ticket.requesterId),
    'ticket.requester.name': requester?.name,
    'ticket.requester.external_id': requester?.externalId,
    'ticket.requester.email': requester?.identities.find(({ type }) => type === 'email')?.value,
  };
  return values[name] ?? '';
}

function statusText(state: AccountState, ticket: Ticket): string {
  if (state.switches.statusPlaceholder === 'solved') return ticket.status;
  return ticket.status === 'hold' ? 'On-hold' : `${ticket.status.charAt(0).toUpperCase()}${ticket.status.slice(1)}`;
}
