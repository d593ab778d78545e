/** Tickets: making them, changing them, and keeping the search indexes right. */
import type { AccountState } from './state.ts';
import { raiseTicketEvent } from './support-events.ts';
import type { AuditEvent, Ticket } from './support-records.ts';

export interface TicketFacts {
  readonly requesterId: number;
  readonly subject: string;
  readonly description?: string;
  readonly channel: string;
  readonly conversationId: string | null;
  readonly firstMessageId: string | null;
  readonly groupId?: number | null;
  readonly assigneeId?: number | null;
  readonly brandId?: number | null;
  readonly priority?: Ticket['priority'];
  readonly tags?: readonly string[];
  readonly fields?: ReadonlyMap<number, string>;
  readonly externalId?: string | null;
  readonly submitterId?: number;
}

export function createTicket(state: AccountState, facts: TicketFacts): Ticket {
  const at = state.clock.now();
  const ticket: Ticket = {
    id: state.ids.ticket(),
    status: 'new',
    subject: facts.subject,
    description: facts.description ?? facts.subject,
    priority: facts.priority ?? null,
    groupId: facts.groupId ?? null,
    assigneeId: facts.assigneeId ?? null,
    brandId: facts.brandId ?? state.support.brandId,
    requesterId: facts.requesterId,
    submitterId: facts.submitterId ?? facts.requesterId,
    externalId: facts.externalId ?? null,
    tags: [...new Set(facts.tags ?? [])],
    fields: new Map(facts.fields ?? []),
    channel: facts.channel,
    conversationId: facts.conversationId,
    firstMessageId: facts.firstMessageId,
    sessionEnded: false,
    audits: [],
    comments: [],
    createdAt: at,
    updatedAt: at,
    deleted: false,
  };
  state.support.tickets.set(ticket.id, ticket);
  state.support.users.get(ticket.requesterId)?.ticketIds.push(ticket.id);
  index(state, ticket, true);
  audit(state, ticket, {
    authorId: ticket.submitterId,
    events: [{ type: 'Create', field_name: 'status', value: 'new' }],
  });
  const group = ticket.groupId === null ? undefined : state.support.groups.get(ticket.groupId);
  state.say(`ticket ${ticket.id} created${group === undefined ? '' : ` in group ${group.name}`}`);
  raiseTicketEvent(state, ticket, { kind: 'created' }, (change) => {
    changeTicket(state, ticket, { ...change, authorId: -1 });
  });
  return ticket;
}

export type TicketChange = Partial<
  Pick<
    Ticket,
    | 'status'
    | 'subject'
    | 'priority'
    | 'groupId'
    | 'assigneeId'
    | 'requesterId'
    | 'externalId'
    | 'tags'
    | 'fields'
    | 'brandId'
  >
> & { readonly authorId: number };

const plainFields = ['subject', 'priority', 'groupId', 'assigneeId', 'requesterId', 'externalId', 'brandId'] as const;
const auditNames: Readonly<Record<(typeof plainFields)[number], string>> = {
  subject: 'subject',
  priority: 'priority',
  groupId: 'group_id',
  assigneeId: 'assignee_id',
  requesterId: 'requester_id',
  externalId: 'external_id',
  brandId: 'brand_id',
};

/** Changes what differs, writes an audit, then runs triggers and event webhooks. Returns the audit's events. */
export function changeTicket(state: AccountState, ticket: Ticket, change: TicketChange): readonly AuditEvent[] {
  const events: Omit<AuditEvent, 'id'>[] = [];
  const before = ticket.status;
  index(state, ticket, false);
  for (const name of plainFields) {
    const value = change[name];
    if (value === undefined || value === ticket[name]) continue;
    events.push({ type: 'Change', field_name: auditNames[name], value, previous_value: ticket[name] });
    Object.assign(ticket, { [name]: value });
  }
  if (change.tags !== undefined && !hasSameTags(change.tags, ticket.tags)) {
    events.push({ type: 'Change', field_name: 'tags', value: change.tags, previous_value: ticket.tags });
    ticket.tags = [...new Set(change.tags)];
  }
  for (const [id, value] of change.fields ?? []) {
    const previous = ticket.fields.get(id) ?? null;
    if (previous === value) continue;
    events.push({ type: 'Change', field_name: String(id), value, previous_value: previous });
    ticket.fields.set(id, value);
  }
  if (change.status !== undefined && change.status !== before) {
    events.push({ type: 'Change', field_name: 'status', value: change.status, previous_value: before });
    ticket.status = change.status;
  }
  index(state, ticket, true);
  if (events.length === 0) return [];
  const written = audit(state, ticket, { authorId: change.authorId, events });
  announce(state, ticket, { before, written });
  return written;
}

function hasSameTags(given: readonly string[], before: readonly string[]): boolean {
  const wanted = new Set(given);
  return wanted.size === before.length && before.every((tag) => wanted.has(tag));
}

function announce(
  state: AccountState,
  ticket: Ticket,
  { before, written }: { before: Ticket['status']; written: readonly AuditEvent[] },
): void {
  if (ticket.status !== before) {
    state.say(`ticket ${ticket.id} is ${ticket.status}`);
    for (const listener of state.ticketListeners) listener(ticket, before);
  }
  raiseTicketEvent(state, ticket, { kind: 'changed', changes: written, before }, (change) => {
    changeTicket(state, ticket, { ...change, authorId: -1 });
  });
}

export function addComment(
  state: AccountState,
  ticket: Ticket,
  comment: { readonly authorId: number; readonly body: string; readonly isPublic: boolean },
): readonly AuditEvent[] {
  ticket.comments.push({ id: state.ids.support(), at: state.clock.now(), ...comment });
  const events = [{ type: 'Comment', body: comment.body, public: comment.isPublic, author_id: comment.authorId }];
  return audit(state, ticket, { authorId: comment.authorId, events });
}

function audit(
  state: AccountState,
  ticket: Ticket,
  facts: { readonly authorId: number; readonly events: readonly Omit<AuditEvent, 'id'>[] },
): readonly AuditEvent[] {
  const events = facts.events.map((event) => ({ ...event, id: state.ids.support() }) as AuditEvent);
  const at = state.clock.now();
  ticket.audits.push({ id: state.ids.support(), authorId: facts.authorId, at, events, channel: ticket.channel });
  ticket.updatedAt = at;
  return events;
}

function index({ support }: AccountState, ticket: Ticket, isAdded: boolean): void {
  for (const tag of ticket.tags) indexOne(support.ticketsByTag, { key: tag, id: ticket.id, isAdded });
  for (const [field, value] of ticket.fields) {
    indexOne(support.ticketsByField, { key: `${field}:${value}`, id: ticket.id, isAdded });
    indexOne(support.ticketsByField, { key: `*:${value}`, id: ticket.id, isAdded });
  }
}

function indexOne(
  table: Map<string, Set<number>>,
  { key, id, isAdded }: { key: string; id: number; isAdded: boolean },
): void {
  const set = table.get(key) ?? new Set();
  if (isAdded) set.add(id);
  else set.delete(id);
  if (set.size > 0) table.set(key, set);
  else table.delete(key);
}
