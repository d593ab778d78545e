/** How the Support API writes its objects. */
import { ticketMessages } from './handover.ts';
import type { AccountState } from './state.ts';
import type { View } from './sunco-views.ts';
import { primaryEmail } from './support-people.ts';
import type {
  Audit,
  Comment,
  Group,
  GroupMembership,
  Identity,
  SupportUser,
  SupportWebhook,
  Ticket,
  TicketField,
  Trigger,
  TriggerCategory,
} from './support-records.ts';

/** Support writes seconds, Sunshine Conversations milliseconds. */
export function stamp(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

function url(state: AccountState, path: string): string {
  return `${state.origin}/api/v2/${path}.json`;
}

export function groupView(state: AccountState, group: Group): View {
  return {
    id: group.id,
    url: url(state, `groups/${group.id}`),
    name: group.name,
    description: group.description,
    is_public: group.isPublic,
    default: group.isDefault,
    deleted: group.deleted,
    created_at: stamp(group.createdAt),
    updated_at: stamp(group.updatedAt),
  };
}

export function membershipView(state: AccountState, membership: GroupMembership): View {
  return {
    id: membership.id,
    url: url(state, `group_memberships/${membership.id}`),
    user_id: membership.userId,
    group_id: membership.groupId,
    default: false,
    created_at: stamp(membership.createdAt),
    updated_at: stamp(membership.createdAt),
  };
}

export function supportUserView(state: AccountState, user: SupportUser): View {
  const email = user.identities.find((identity) => identity.type === 'email' && identity.primary);
  return {
    id: user.id,
    url: url(state, `users/${user.id}`),
    name: user.name,
    email: primaryEmail(user),
    role: user.role,
    external_id: user.externalId,
    phone: user.phone,
    locale: user.locale,
    time_zone: 'Paris',
    details: user.details,
    notes: user.notes,
    tags: user.tags,
    user_fields: user.fields,
    verified: email?.verified ?? false,
    active: true,
    suspended: false,
    shared: false,
    created_at: stamp(user.createdAt),
    updated_at: stamp(user.updatedAt),
  };
}

export function identityView(state: AccountState, user: SupportUser, identity: Identity): View {
  return {
    id: identity.id,
    url: url(state, `users/${user.id}/identities/${identity.id}`),
    user_id: user.id,
    type: identity.type,
    value: identity.value,
    verified: identity.verified,
    primary: identity.primary,
    created_at: stamp(identity.createdAt),
    updated_at: stamp(identity.createdAt),
  };
}

export function ticketView(state: AccountState, ticket: Ticket): View {
  const custom = [...state.support.fields.values()].filter((field) => !field.isSystem);
  const fields = custom.map((field) => ({ id: field.id, value: ticket.fields.get(field.id) ?? null }));
  return {
    id: ticket.id,
    url: url(state, `tickets/${ticket.id}`),
    external_id: ticket.externalId,
    via: { channel: ticket.channel, source: { from: {}, to: {}, rel: null } },
    created_at: stamp(ticket.createdAt),
    updated_at: stamp(ticket.updatedAt),
    subject: ticket.subject,
    raw_subject: ticket.subject,
    description: ticket.description,
    priority: ticket.priority,
    status: ticket.status,
    requester_id: ticket.requesterId,
    submitter_id: ticket.submitterId,
    assignee_id: ticket.assigneeId,
    organization_id: null,
    group_id: ticket.groupId,
    brand_id: ticket.brandId,
    tags: ticket.tags,
    custom_fields: fields,
    fields,
    from_messaging_channel: ticket.conversationId !== null,
    has_incidents: false,
    is_public: true,
  };
}

export function auditView(ticket: Ticket, audit: Audit): View {
  return {
    id: audit.id,
    ticket_id: ticket.id,
    created_at: stamp(audit.at),
    author_id: audit.authorId,
    metadata: { system: {}, custom: {} },
    via: { channel: audit.channel, source: { from: {}, to: {}, rel: null } },
    events: audit.events,
  };
}

/** The event that ties a ticket to its conversation, with the chat so far; it stands in the first audit. */
export function chatStartedEvent(state: AccountState, ticket: Ticket): View {
  return {
    id: ticket.audits[0]?.id ?? 0,
    type: 'ChatStartedEvent',
    value: {
      conversation_id: ticket.conversationId,
      visitor_id: `1.${ticket.conversationId}`,
      chat_id: `${ticket.id}.1`,
      history: ticketMessages(state, ticket).map((message) => ({
        type: 'ChatMessage',
        actor_type: message.author.type === 'user' ? 'end-user' : 'agent',
        actor_name: message.author.displayName ?? '',
        message: typeof message.content['text'] === 'string' ? message.content['text'] : '',
        timestamp: message.at,
        original_message: { id: message.id, received: new Date(message.at).toISOString() },
        original_message_type: message.content.type,
      })),
    },
  };
}

export function commentView(comment: Comment): View {
  return {
    id: comment.id,
    type: 'Comment',
    author_id: comment.authorId,
    body: comment.body,
    html_body: comment.body,
    plain_body: comment.body,
    public: comment.isPublic,
    attachments: [],
    created_at: stamp(comment.at),
  };
}

export function fieldView(state: AccountState, field: TicketField): View {
  return {
    id: field.id,
    url: url(state, `ticket_fields/${field.id}`),
    type: field.type,
    title: field.title,
    raw_title: field.title,
    description: '',
    tag: field.tag,
    active: field.active,
    required: field.required,
    removable: !field.isSystem,
    created_at: stamp(field.createdAt),
    updated_at: stamp(field.createdAt),
    ...(field.type === 'tagger' ? { custom_field_options: field.options } : {}),
  };
}

export function triggerView(state: AccountState, trigger: Trigger): View {
  return {
    id: trigger.id,
    url: url(state, `triggers/${trigger.id}`),
    title: trigger.title,
    raw_title: trigger.title,
    description: trigger.description ?? '',
    active: trigger.active,
    default: false,
    position: trigger.position,
    category_id: trigger.categoryId,
    conditions: trigger.conditions,
    actions: trigger.actions,
    created_at: stamp(trigger.createdAt),
    updated_at: stamp(trigger.updatedAt),
  };
}

export function categoryView(category: TriggerCategory): View {
  const at = stamp(category.createdAt);
  return { id: category.id, name: category.name, position: category.position, created_at: at, updated_at: at };
}

export function supportWebhookView(webhook: SupportWebhook): View {
  return {
    id: webhook.id,
    name: webhook.name,
    description: webhook.description,
    endpoint: webhook.endpoint,
    http_method: webhook.httpMethod,
    request_format: webhook.requestFormat,
    status: webhook.status,
    subscriptions: webhook.subscriptions,
    ...(webhook.authentication === null
      ? {}
      : { authentication: { type: webhook.authentication['type'], add_position: 'header' } }),
    created_at: stamp(webhook.createdAt),
    created_by: '1',
    updated_at: stamp(webhook.updatedAt),
    updated_by: '1',
  };
}
