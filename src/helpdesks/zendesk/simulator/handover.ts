/** Agent Workspace: how a conversation becomes a ticket, and what later messages do to it. */
import { positionOf } from './messages.ts';
import type { AccountState } from './state.ts';
import type { Conversation, Metadata, SuncoMessage } from './sunco-records.ts';
import { linkSupportUser } from './support-people.ts';
import type { Ticket } from './support-records.ts';
import { changeTicket, createTicket } from './tickets.ts';

const importedMax = 10;
const fieldPrefix = 'dataCapture.ticketField.';
const systemPrefix = 'dataCapture.systemField.';

/** The ticket that agents still work on in this conversation, `null` when the next message makes another one. */
export function liveTicket(state: AccountState, conversation: Conversation): Ticket | null {
  const id = conversation.ticketIds.at(-1);
  const ticket = id === undefined ? undefined : state.support.tickets.get(id);
  return ticket === undefined || ticket.deleted || ticket.status === 'closed' || ticket.sessionEnded ? null : ticket;
}

/** Control has come to agents. With a live ticket nothing changes, and the metadata is lost. */
export function handOver(state: AccountState, conversation: Conversation, metadata: Metadata): void {
  if (liveTicket(state, conversation) !== null) return;
  if (state.switches.ticketOn === 'pass') openTicket(state, conversation, metadata);
  else conversation.passMetadata = metadata;
}

/** A message arrived while agents have control. */
export function receiveInWorkspace(state: AccountState, conversation: Conversation, message: SuncoMessage): void {
  const isFromUser = message.author.type === 'user';
  const ticket = liveTicket(state, conversation);
  if (ticket === null) {
    if (!isFromUser && !state.switches.ticketOnBusinessMessage) return;
    if (!isFromUser && conversation.passMetadata !== null) return;
    openTicket(state, conversation, conversation.passMetadata ?? {});
    return;
  }
  // A business message of the API (a notice of ours) must not reopen what an agent has solved.
  if (isFromUser && ticket.status !== 'new' && ticket.status !== 'open') {
    changeTicket(state, ticket, { status: 'open', authorId: ticket.requesterId });
  }
}

function openTicket(state: AccountState, conversation: Conversation, metadata: Metadata): Ticket {
  conversation.passMetadata = null;
  const capture = captured(state, conversation, metadata);
  const user = state.sunco.users.get(conversation.participants[0]?.userId ?? '') ?? null;
  const requester = linkSupportUser(state, {
    user,
    name: capture.text('requester.name'),
    email: capture.text('requester.email'),
  });
  const fields = capture.fields();
  const ticket = createTicket(state, {
    requesterId: requester.id,
    subject: capture.text('subject') ?? `Conversation with ${requester.name}`,
    ...(capture.text('description') === null ? {} : { description: capture.text('description') ?? '' }),
    channel: channelOf(metadata),
    conversationId: conversation.id,
    firstMessageId: firstImported(conversation, metadata),
    groupId: capture.groupId(),
    assigneeId: capture.assigneeId(),
    brandId: null,
    priority: capture.priority(),
    tags: [...capture.tags(), ...tagsOfFields(state, fields)],
    fields,
  });
  conversation.ticketIds.push(ticket.id);
  return ticket;
}

interface Captured {
  text(name: string): string | null;
  groupId(): number | null;
  assigneeId(): number | null;
  priority(): Ticket['priority'];
  tags(): readonly string[];
  fields(): Map<number, string>;
}

/** Values that do not exist in the account are dropped without a word, as the real product seems to do. */
function captured(state: AccountState, conversation: Conversation, metadata: Metadata): Captured {
  const text = (name: string): string | null => {
    const value = metadata[`${systemPrefix}${name}`];
    return value === undefined || String(value) === '' ? null : String(value);
  };
  return {
    text,
    groupId: () => {
      const group = state.support.groups.get(Number(text('group_id')));
      if (group === undefined || group.deleted || state.switches.groupInPass === 'ignored') return null;
      return group.id;
    },
    assigneeId: () => {
      const agent = state.support.users.get(Number(text('assignee_id')));
      return agent === undefined || agent.role === 'end-user' ? null : agent.id;
    },
    priority: () => {
      const value = text('priority');
      return value === 'low' || value === 'normal' || value === 'high' || value === 'urgent' ? value : null;
    },
    tags: () => [...splitTags(text('tags')), ...splitTags(conversation.metadata?.['zen:ticket:tags'])],
    fields: () => fieldsOf(state, conversation, metadata),
  };
}

function fieldsOf(state: AccountState, conversation: Conversation, metadata: Metadata): Map<number, string> {
  const fields = new Map<number, string>();
  const take = (source: Metadata | null, prefix: string): void => {
    for (const [key, value] of Object.entries(source ?? {})) {
      const id = Number(key.slice(prefix.length));
      const field = key.startsWith(prefix) ? state.support.fields.get(id) : undefined;
      if (field !== undefined && !field.isSystem && field.active) fields.set(id, String(value));
    }
  };
  take(conversation.metadata, 'zen:ticket_field:');
  take(metadata, fieldPrefix);
  return fields;
}

/** The value of a drop-down field is a tag too. */
function tagsOfFields(state: AccountState, fields: ReadonlyMap<number, string>): readonly string[] {
  return [...fields].flatMap(([id, value]) => (state.support.fields.get(id)?.type === 'tagger' ? [value] : []));
}

function splitTags(value: unknown): readonly string[] {
  if (value === undefined || value === null) return [];
  // Zendesk tags are lower-case and hold neither spaces nor most punctuation.
  return String(value)
    .split(',')
    .map((tag) => tag.trim().toLowerCase().replaceAll(/\s+/g, '_'))
    .filter((tag) => tag !== '');
}

function channelOf(metadata: Metadata): string {
  const origin = metadata['origin_source_type'];
  if (origin === undefined) return 'sunshine_conversations_api';
  return origin === 'web' || origin === 'ios' || origin === 'android' ? 'native_messaging' : String(origin);
}

function firstImported(conversation: Conversation, metadata: Metadata): string | null {
  const visible = conversation.messages.filter((message) => !message.isHidden && !message.deleted);
  const named = metadata['first_message_id'];
  const first = named === undefined ? -1 : positionOf(conversation, String(named));
  if (first >= 0) return String(named);
  return visible.at(-importedMax)?.id ?? null;
}

/** The messages that agents see on a ticket: from the oldest imported one to the next ticket's first. */
export function ticketMessages(state: AccountState, ticket: Ticket): readonly SuncoMessage[] {
  const conversation =
    ticket.conversationId === null ? undefined : state.sunco.conversations.get(ticket.conversationId);
  if (conversation === undefined) return [];
  const start = ticket.firstMessageId === null ? 0 : Math.max(positionOf(conversation, ticket.firstMessageId), 0);
  return conversation.messages.slice(start).filter((message) => !message.deleted);
}
