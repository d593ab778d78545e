import { Hono } from 'hono';
import { z } from 'zod';
import { ticketMessages } from './handover.ts';
import type { AccountState } from './state.ts';
import type { View } from './sunco-views.ts';
import { type Audit, type AuditEvent, type Ticket, type TicketField, ticketStatuses } from './support-records.ts';
import {
  idParam,
  readSupportBody,
  recordInvalid,
  recordNotFound,
  type SupportContext,
  SupportError,
  supportPage,
} from './support-request.ts';
import { auditView, chatStartedEvent, commentView, stamp, ticketView } from './support-views.ts';
import { addComment, changeTicket, createTicket, type TicketChange } from './tickets.ts';

const id = z.int().nullable();
const fieldValue = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]);
const ticketPatch = z.strictObject({
  status: z.enum(ticketStatuses as [Ticket['status'], ...Ticket['status'][]]).optional(),
  subject: z.string().optional(),
  priority: z.enum(['urgent', 'high', 'normal', 'low']).nullable().optional(),
  type: z.enum(['problem', 'incident', 'question', 'task']).nullable().optional(),
  group_id: id.optional(),
  assignee_id: id.optional(),
  assignee_email: z.string().optional(),
  requester_id: z.int().optional(),
  organization_id: id.optional(),
  external_id: z.string().nullable().optional(),
  tags: z.array(z.string()).optional(),
  custom_fields: z.array(z.strictObject({ id: z.int(), value: fieldValue })).optional(),
  custom_status_id: z.int().optional(),
  comment: z
    .strictObject({
      body: z.string().optional(),
      html_body: z.string().optional(),
      public: z.boolean().optional(),
      author_id: z.int().optional(),
      uploads: z.array(z.string()).optional(),
    })
    .optional(),
  safe_update: z.boolean().optional(),
  updated_stamp: z.string().optional(),
});
type TicketPatch = z.infer<typeof ticketPatch>;
const putBody = z.strictObject({ ticket: ticketPatch });
const postBody = z.strictObject({
  ticket: ticketPatch.extend({
    brand_id: z.int().optional(),
    requester: z.strictObject({ name: z.string(), email: z.string().optional() }).optional(),
    submitter_id: z.int().optional(),
    description: z.string().optional(),
  }),
});
const tagsBody = z.strictObject({
  tags: z.array(z.string()),
  updated_stamp: z.string().optional(),
  safe_update: z.union([z.boolean(), z.literal('true')]).optional(),
});

export function supportTickets(state: AccountState): Hono {
  const routes = new Hono();
  const view = (ticket: Ticket) => ticketView(state, ticket);
  routes.get('/tickets', (c) => {
    const externalId = c.req.query('external_id');
    const items = [...state.support.tickets.values()].filter(
      (ticket) => !ticket.deleted && (externalId === undefined || ticket.externalId === externalId),
    );
    return c.json(supportPage(c, 'tickets', { items, view }));
  });
  routes.post('/tickets', (c) => post(state, c));
  routes.get('/tickets/:id', (c) => c.json({ ticket: view(ticketAt(state, c)) }));
  routes.put('/tickets/:id', (c) => put(state, c));
  routes.delete('/tickets/:id', (c) => {
    ticketAt(state, c).deleted = true;
    return c.body(null, 204);
  });
  routes.get('/tickets/:id/comments', (c) =>
    c.json(supportPage(c, 'comments', { items: ticketAt(state, c).comments, view: commentView })),
  );
  routes.get('/tickets/:id/audits', (c) => audits(state, c));
  routes.get('/tickets/:id/conversation_log', (c) => conversationLog(state, c));
  routes.get('/users/:id/tickets/requested', (c) => requested(state, c));
  routes.route('/', tagRoutes(state));
  return routes;
}

function ticketAt(state: AccountState, c: SupportContext): Ticket {
  const found = state.support.tickets.get(idParam(c, 'id'));
  if (found === undefined || found.deleted) throw recordNotFound();
  return found;
}

async function post(state: AccountState, c: SupportContext): Promise<Response> {
  const { ticket: body } = await readSupportBody(state, c, postBody);
  const requesterId = body.requester_id ?? state.support.apiUserId;
  if (!state.support.users.has(requesterId)) throw recordInvalid('requester_id', 'is not a user');
  const text = body.comment?.body ?? body.description;
  if (text === undefined || text === '')
    throw recordInvalid('description', 'Description: cannot be blank', 'BlankValue');
  const change = changeOf(state, body);
  const ticket = createTicket(state, {
    requesterId,
    subject: body.subject ?? text,
    description: text,
    channel: 'api',
    conversationId: null,
    firstMessageId: null,
    submitterId: state.support.apiUserId,
    groupId: change.groupId ?? null,
    assigneeId: change.assigneeId ?? null,
    priority: change.priority ?? null,
    tags: change.tags ?? [],
    fields: change.fields ?? new Map(),
    externalId: change.externalId ?? null,
  });
  addComment(state, ticket, { authorId: requesterId, body: text, isPublic: true });
  return c.json({ ticket: ticketView(state, ticket) }, 201);
}

async function put(state: AccountState, c: SupportContext): Promise<Response> {
  const ticket = ticketAt(state, c);
  const { ticket: body } = await readSupportBody(state, c, putBody);
  if (ticket.status === 'closed') throw recordInvalid('status', 'Status: closed prevents ticket update');
  refuseStale(ticket, { isSafe: body.safe_update === true, seen: body.updated_stamp });
  const change = changeOf(state, body);
  if (change.status === 'solved') refuseUnfinished(state, ticket, change);
  const regrouped =
    change.groupId !== undefined && change.groupId !== ticket.groupId && change.assigneeId === undefined;
  const assignee = regrouped && state.switches.groupChangeClearsAssignee ? { assigneeId: null } : {};
  const written: AuditEvent[] = [];
  if (body.comment !== undefined) {
    const authorId = body.comment.author_id ?? state.support.apiUserId;
    const text = body.comment.body ?? body.comment.html_body ?? '';
    written.push(...addComment(state, ticket, { authorId, body: text, isPublic: body.comment.public ?? true }));
  }
  written.push(...changeTicket(state, ticket, { ...change, ...assignee }));
  const last = ticket.audits.at(-1);
  const audit = last === undefined ? {} : { ...auditView(ticket, last), events: written };
  return c.json({ ticket: ticketView(state, ticket), audit });
}

function refuseStale(ticket: Ticket, { isSafe, seen }: { isSafe: boolean; seen: string | undefined }): void {
  if (!isSafe) return;
  if (seen === undefined) throw recordInvalid('updated_stamp', 'is required for a safe update');
  if (Date.parse(seen) >= Date.parse(stamp(ticket.updatedAt))) return;
  throw new SupportError(409, {
    error: 'UpdateConflict',
    description: 'Safe Update prevented the update due to outdated ticket data.',
  });
}

function refuseUnfinished(state: AccountState, ticket: Ticket, change: TicketChange): void {
  if (!state.switches.solveNeedsFields) return;
  for (const field of state.support.fields.values()) {
    const hasValue = (change.fields?.get(field.id) ?? ticket.fields.get(field.id) ?? '') !== '';
    if (field.required && !field.isSystem && !hasValue) {
      throw recordInvalid(String(field.id), `${field.title}: is required when solving a ticket`, 'BlankValue');
    }
  }
}

function changeOf(state: AccountState, body: TicketPatch): TicketChange {
  const { groups, users, fields } = state.support;
  const group = typeof body.group_id === 'number' ? groups.get(body.group_id) : undefined;
  if (typeof body.group_id === 'number' && (group === undefined || group.deleted))
    throw recordInvalid('group', 'Group is invalid');
  const assignee = typeof body.assignee_id === 'number' ? users.get(body.assignee_id) : undefined;
  if (typeof body.assignee_id === 'number' && (assignee === undefined || assignee.role === 'end-user')) {
    throw recordInvalid('assignee', 'Assignee is invalid');
  }
  if (body.requester_id !== undefined && !users.has(body.requester_id))
    throw recordInvalid('requester', 'Requester is invalid');
  const values = (body.custom_fields ?? []).flatMap(({ id: fieldId, value }) => {
    const field: TicketField | undefined = fields.get(fieldId);
    return field === undefined || field.isSystem ? [] : [[fieldId, value === null ? '' : String(value)] as const];
  });
  return {
    authorId: state.support.apiUserId,
    ...(body.status === undefined ? {} : { status: body.status }),
    ...(body.subject === undefined ? {} : { subject: body.subject }),
    ...(body.priority === undefined ? {} : { priority: body.priority }),
    ...(body.group_id === undefined ? {} : { groupId: body.group_id }),
    ...(body.assignee_id === undefined ? {} : { assigneeId: body.assignee_id }),
    ...(body.requester_id === undefined ? {} : { requesterId: body.requester_id }),
    ...(body.external_id === undefined ? {} : { externalId: body.external_id }),
    ...(body.tags === undefined ? {} : { tags: body.tags.map((tag) => tag.toLowerCase()) }),
    ...(values.length === 0 ? {} : { fields: new Map(values) }),
  };
}

function audits(state: AccountState, c: SupportContext): Response {
  const ticket = ticketAt(state, c);
  const wanted = c.req.queries('filter_events[]') ?? [];
  const full = ticket.audits.map((audit, index): Audit => {
    const isFirst = index === 0 && ticket.conversationId !== null;
    const chat = isFirst ? [chatStartedEvent(state, ticket) as unknown as AuditEvent] : [];
    const events = [...audit.events, ...chat].filter(({ type }) => wanted.length === 0 || wanted.includes(type));
    return { ...audit, events };
  });
  const items = full.filter(({ events }) => wanted.length === 0 || events.length > 0);
  return c.json(supportPage(c, 'audits', { items, view: (audit) => auditView(ticket, audit) }));
}

function conversationLog(state: AccountState, c: SupportContext): Response {
  const ticket = ticketAt(state, c);
  const messages = ticketMessages(state, ticket).filter((message) => !message.isHidden);
  const items: readonly View[] = messages.map((message) => {
    const user = message.author.userId === undefined ? undefined : state.sunco.users.get(message.author.userId);
    const agentId = message.metadata?.['__zendesk_msg.agent.id'];
    return {
      id: message.id,
      type: 'Messaging::ConversationMessage',
      author: {
        type: user !== undefined ? 'user' : agentId === undefined ? 'bot' : 'agent',
        display_name: message.author.displayName ?? '',
        ...(user === undefined
          ? {}
          : { 'zen:sunco:user_id': user.id, 'zen:support:user_id': String(user.supportUserId) }),
        ...(agentId === undefined ? {} : { 'zen:support:user_id': String(agentId) }),
      },
      content: { type: message.content.type, text: message.content['text'] ?? '' },
      source: message.source,
      received_at: new Date(message.at).toISOString(),
      created_at: new Date(message.at).toISOString(),
      reference: `zen:sunco:conversation_message:${message.id}`,
      attachments: [],
    };
  });
  const sorted = c.req.query('sort') === '-created_at' ? [...items].reverse() : items;
  return c.json(supportPage(c, 'events', { items: sorted, view: (event) => event }));
}

function requested(state: AccountState, c: SupportContext): Response {
  const user = state.support.users.get(idParam(c, 'id'));
  if (user === undefined) throw recordNotFound();
  const items = user.ticketIds
    .flatMap((ticketId) => state.support.tickets.get(ticketId) ?? [])
    .filter(({ deleted }) => !deleted);
  const newestFirst = c.req.query('sort') === '-created_at' || c.req.query('sort_order') === 'desc';
  if (newestFirst) items.reverse();
  return c.json(supportPage(c, 'tickets', { items, view: (ticket) => ticketView(state, ticket) }));
}

function tagRoutes(state: AccountState): Hono {
  const routes = new Hono();
  routes.get('/tickets/:id/tags', (c) => c.json({ tags: ticketAt(state, c).tags }));
  const edit = async (
    c: SupportContext,
    merge: (before: readonly string[], given: readonly string[]) => readonly string[],
  ) => {
    const ticket = ticketAt(state, c);
    const body = await readSupportBody(state, c, tagsBody);
    if (ticket.status === 'closed') throw recordInvalid('status', 'Status: closed prevents ticket update');
    refuseStale(ticket, {
      isSafe: body.safe_update !== undefined && body.safe_update !== false,
      seen: body.updated_stamp,
    });
    const given = body.tags.map((tag) => tag.toLowerCase());
    changeTicket(state, ticket, { tags: merge(ticket.tags, given), authorId: state.support.apiUserId });
    return { tags: ticket.tags };
  };
  routes.post('/tickets/:id/tags', async (c) => c.json(await edit(c, (_, given) => given), 201));
  routes.put('/tickets/:id/tags', async (c) => c.json(await edit(c, (before, given) => [...before, ...given])));
  routes.delete('/tickets/:id/tags', async (c) => {
    await edit(c, (before, given) => before.filter((tag) => !given.includes(tag)));
    return c.body(null, 204);
  });
  return routes;
}
