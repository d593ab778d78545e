import { Hono } from 'hono';
import type { AccountState } from './state.ts';
import type { View } from './sunco-views.ts';
import type { Ticket } from './support-records.ts';
import { offsetPage, type SupportContext, SupportError } from './support-request.ts';
import { findPeople } from './support-users.ts';
import { supportUserView, ticketView } from './support-views.ts';

export function supportSearch(state: AccountState): Hono {
  const routes = new Hono();
  routes.get('/search', (c) => {
    const items = results(state, c);
    return c.json({ ...offsetPage(c, 'results', { items, view: (item) => item }), facets: null });
  });
  routes.get('/search/count', (c) => c.json({ count: results(state, c).length }));
  return routes;
}

function results(state: AccountState, c: SupportContext): readonly View[] {
  const query = c.req.query('query')?.trim() ?? '';
  if (query === '') throw new SupportError(422, { error: 'invalid', description: 'query is required' });
  if (/\btype:user\b/.test(query)) {
    const people = findPeople(state, query.replace(/\btype:user\b/, '').trim());
    return people.map((user) => ({ ...supportUserView(state, user), result_type: 'user' }));
  }
  const tickets = findTickets(state, query);
  if (c.req.query('sort_by') === 'created_at' && c.req.query('sort_order') === 'asc') tickets.reverse();
  return tickets.map((ticket) => ({ ...ticketView(state, ticket), result_type: 'ticket' }));
}

interface Term {
  readonly field: string;
  readonly operator: string;
  readonly value: string;
}

/** Tickets for a query, newest first. Only what the index has seen: it may lag behind. */
function findTickets(state: AccountState, query: string): Ticket[] {
  const terms = termsOf(query).filter(({ field }) => field !== 'type');
  const seenUntil = state.clock.now() - state.switches.searchLagMs;
  return [...candidates(state, terms)]
    .flatMap((id) => state.support.tickets.get(id) ?? [])
    .filter((ticket) => !ticket.deleted && ticket.updatedAt <= seenUntil)
    .filter((ticket) => terms.every((term) => holds(state, term, ticket)))
    .sort((a, b) => b.createdAt - a.createdAt || b.id - a.id);
}

function termsOf(query: string): readonly Term[] {
  const found = query.matchAll(/(?:([a-z_0-9]+)(:|<=|>=|<|>))?("[^"]*"|\S+)/gi);
  return [...found].map(([, field, operator, value]) => ({
    field: field?.toLowerCase() ?? 'text',
    operator: operator ?? ':',
    value: (value ?? '').replaceAll('"', ''),
  }));
}

/** Starts from an index where a term allows it, so that a search does not walk over every ticket. */
function candidates({ support }: AccountState, terms: readonly Term[]): Iterable<number> {
  for (const { field, value } of terms) {
    if (field === 'tags') return support.ticketsByTag.get(value) ?? [];
    if (field === 'fieldvalue') return support.ticketsByField.get(`*:${value}`) ?? [];
    const id = /^custom_field_(\d+)$/.exec(field)?.[1];
    if (id !== undefined) return support.ticketsByField.get(`${id}:${value}`) ?? [];
    if (field === 'requester_id') return support.users.get(Number(value))?.ticketIds ?? [];
  }
  return support.tickets.keys();
}

const statuses = ['new', 'open', 'pending', 'hold', 'solved', 'closed'];

function holds(state: AccountState, { field, operator, value }: Term, ticket: Ticket): boolean {
  const id = /^custom_field_(\d+)$/.exec(field)?.[1];
  if (id !== undefined) return ticket.fields.get(Number(id)) === value;
  switch (field) {
    case 'tags':
      return ticket.tags.includes(value);
    case 'fieldvalue':
      return [...ticket.fields.values()].includes(value);
    case 'external_id':
      return ticket.externalId === value;
    case 'via':
      return ticket.channel === value;
    case 'group':
    case 'group_id':
      return String(ticket.groupId) === value;
    case 'requester_id':
      return String(ticket.requesterId) === value;
    case 'requester':
      return (
        value === String(ticket.requesterId) ||
        state.support.usersByEmail.get(value.toLowerCase()) === ticket.requesterId
      );
    case 'status':
      return compare(operator, statuses.indexOf(ticket.status), statuses.indexOf(value));
    case 'created':
      return compare(operator, ticket.createdAt, Date.parse(value));
    case 'text':
      return ticket.subject.toLowerCase().includes(value.toLowerCase()) || String(ticket.id) === value;
    case 'order_by':
    case 'sort':
      return true;
    default:
      return false;
  }
}

function compare(operator: string, left: number, right: number): boolean {
  if (operator === '<') return left < right;
  if (operator === '>') return left > right;
  if (operator === '<=') return left <= right;
  return operator === '>=' ? left >= right : left === right;
}
