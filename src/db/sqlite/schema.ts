import { sql } from 'drizzle-orm';
import { customType, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { Bot } from '../../bot-accounts/bot.ts';
import type { StoredConnection } from '../../connections/store.ts';
import type { Actor } from '../../core/audit.ts';
import type {
  AttachmentId,
  AuditEntryId,
  BotId,
  BotKeyId,
  ConnectionId,
  DeliveryId,
  EscalationId,
  EventId,
  MessageId,
  PersonId,
  RemoteConversationId,
  RemoteGroupId,
  RemoteUserId,
  RouteId,
} from '../../core/ids.ts';
import type { JsonObject } from '../../core/json.ts';
import type { AgentProfile, MessagePart } from '../../core/message.ts';
import type {
  EndReason,
  EscalationState,
  MessageDirection,
  MessageRecord,
  MessageState,
} from '../../escalations/escalation.ts';
import type { EventType } from '../../escalations/escalation-event.ts';
import type { StartRefusal } from '../../escalations/start-refusal.ts';
import type { Lane, Side } from '../../outbox/delivery.ts';
import type { DeliveryRecord } from '../../outbox/store.ts';
import type { Role } from '../../people/person.ts';
import type { Route } from '../../routing/route.ts';
import type { EscalationDetail } from './escalation-row.ts';

// The tables as `migrations/sqlite` makes them; a test compares the two. Every time is an integer in milliseconds.

// drizzle's own JSON column writes the text 'null' where a prepared statement is given null
const json = customType<{ data: unknown; driverData: string | null }>({
  dataType: () => 'text',
  toDriver: (value) => (value === null ? null : JSON.stringify(value)),
  fromDriver: (text) => JSON.parse(text ?? 'null'),
});

export const escalations = sqliteTable(
  'escalations',
  {
    id: text('id').$type<EscalationId>().notNull().primaryKey(),
    botId: text('bot_id').$type<BotId>().notNull(),
    conversationId: text('conversation_id').notNull(),
    commandId: text('command_id').notNull(),
    connectionId: text('connection_id').$type<ConnectionId>().notNull(),
    state: text('state').$type<EscalationState>().notNull(),
    skill: text('skill'),
    version: integer('version').notNull(),
    lastSeq: integer('last_seq').notNull(),
    lastUserMessageAt: integer('last_user_message_at'),
    lastAgentMessageAt: integer('last_agent_message_at'),
    ackedSeq: integer('acked_seq').notNull().default(0),
    wakeAt: integer('wake_at'),
    reconciledAt: integer('reconciled_at').notNull(),
    remoteConversationId: text('remote_conversation_id').$type<RemoteConversationId>(),
    startedAt: integer('started_at').notNull(),
    endedAt: integer('ended_at'),
    ticketId: text('ticket_id'),
    detail: json('detail').$type<EscalationDetail>().notNull(),
    sealedRemoteState: text('sealed_remote_state'),
    endUserKey: text('end_user_key'),
    endUserEmail: text('end_user_email'),
  },
  (table) => [
    uniqueIndex('escalations_open').on(table.botId, table.conversationId).where(sql`state <> 'ended'`),
    uniqueIndex('escalations_command').on(table.botId, table.commandId),
    index('escalations_conversation').on(table.botId, table.conversationId, table.id),
    index('escalations_remote')
      .on(table.connectionId, table.remoteConversationId, table.id)
      .where(sql`remote_conversation_id is not null`),
    index('escalations_wake').on(table.wakeAt).where(sql`state <> 'ended'`),
    index('escalations_ended').on(table.endedAt).where(sql`ended_at is not null`),
    index('escalations_reconciled').on(table.reconciledAt).where(sql`state <> 'ended'`),
    index('escalations_open_by_id').on(table.id, table.state).where(sql`state <> 'ended'`),
    index('escalations_by_bot').on(table.botId, table.id),
    index('escalations_by_connection').on(table.connectionId, table.id),
    index('escalations_by_bot_and_connection').on(table.botId, table.connectionId, table.id),
    index('escalations_by_skill').on(table.skill, table.id),
    index('escalations_by_ticket').on(table.ticketId, table.id).where(sql`ticket_id is not null`),
    index('escalations_by_end_user').on(table.endUserKey, table.id).where(sql`end_user_key is not null`),
    index('escalations_by_end_user_email').on(table.endUserEmail, table.id).where(sql`end_user_email is not null`),
  ],
);

export const streamLeases = sqliteTable(
  'stream_leases',
  {
    escalationId: text('escalation_id').$type<EscalationId>().notNull().primaryKey(),
    holder: text('holder').notNull(),
    until: integer('until').notNull(),
  },
  (table) => [index('stream_leases_by_holder').on(table.holder)],
);

export const messages = sqliteTable(
  'messages',
  {
    id: text('id').$type<MessageId>().notNull().primaryKey(),
    escalationId: text('escalation_id').$type<EscalationId>().notNull(),
    direction: text('direction').$type<MessageDirection>().notNull(),
    author: text('author').$type<MessageRecord['author']>().notNull(),
    agent: json('agent').$type<AgentProfile>(),
    parts: json('parts').$type<readonly MessagePart[]>().notNull(),
    clientId: text('client_id'),
    remoteMessageIds: json('remote_ids').$type<readonly string[]>().notNull(),
    state: text('state').$type<MessageState>().notNull(),
    sentAt: integer('sent_at').notNull(),
    acceptedAt: integer('accepted_at').notNull(),
    isAcknowledged: integer('acknowledged', { mode: 'boolean' }).notNull().default(false),
    choicePayload: text('choice_payload'),
  },
  (table) => [uniqueIndex('messages_client').on(table.escalationId, table.clientId)],
);

export const messageRemoteIds = sqliteTable(
  'message_remote_ids',
  {
    escalationId: text('escalation_id').$type<EscalationId>().notNull(),
    remoteMessageId: text('remote_message_id').notNull(),
    messageId: text('message_id').$type<MessageId>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.escalationId, table.remoteMessageId] })],
);

export const events = sqliteTable(
  'events',
  {
    number: integer('number').notNull().primaryKey(),
    escalationId: text('escalation_id').$type<EscalationId>().notNull(),
    seq: integer('seq').notNull(),
    id: text('id').$type<EventId>().notNull(),
    type: text('type').$type<EventType>().notNull(),
    at: integer('at').notNull(),
    data: json('data').$type<JsonObject>().notNull(),
  },
  (table) => [uniqueIndex('events_by_seq').on(table.escalationId, table.seq)],
);

export const receipts = sqliteTable(
  'receipts',
  {
    scope: text('scope').notNull(),
    key: text('key').notNull(),
    at: integer('at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.scope, table.key] }), index('receipts_by_age').on(table.at)],
);

export const lastReceipts = sqliteTable('last_receipts', {
  scope: text('scope').notNull().primaryKey(),
  at: integer('at').notNull(),
});

export const refusals = sqliteTable(
  'refusals',
  {
    day: integer('day').notNull(),
    botId: text('bot_id').$type<BotId>().notNull(),
    code: text('code').$type<StartRefusal>().notNull(),
    count: integer('count').notNull(),
  },
  (table) => [primaryKey({ columns: [table.day, table.botId, table.code] })],
);

export const dailyTotals = sqliteTable(
  'daily_totals',
  {
    day: integer('day').notNull(),
    botId: text('bot_id').$type<BotId>().notNull(),
    connectionId: text('connection_id').$type<ConnectionId>().notNull(),
    skill: text('skill').notNull(),
    reason: text('reason').$type<EndReason>().notNull(),
    count: integer('count').notNull(),
    answered: integer('answered').notNull(),
    answeredAfterMs: integer('answered_after_ms').notNull(),
  },
  (table) => [primaryKey({ columns: [table.day, table.botId, table.connectionId, table.skill, table.reason] })],
);

export const totalsBacklog = sqliteTable('totals_backlog', {
  lastId: text('last_id').$type<EscalationId>().notNull().primaryKey(),
  afterId: text('after_id').$type<EscalationId>().notNull(),
});

export const identityLinks = sqliteTable(
  'identity_links',
  {
    connectionId: text('connection_id').$type<ConnectionId>().notNull(),
    botId: text('bot_id').$type<BotId>().notNull(),
    endUserKey: text('end_user_key').notNull(),
    remoteUserId: text('remote_user_id').$type<RemoteUserId>().notNull(),
    usedAt: integer('used_at').notNull().default(0),
  },
  (table) => [
    primaryKey({ columns: [table.connectionId, table.botId, table.endUserKey] }),
    index('identity_links_by_use').on(table.usedAt),
  ],
);

export const deliveries = sqliteTable(
  'deliveries',
  {
    position: integer('position').notNull().primaryKey(),
    id: text('id').$type<DeliveryId>().notNull(),
    lane: text('lane').$type<Lane>().notNull(),
    side: text('side').$type<Side>().notNull(),
    target: text('target').notNull(),
    escalationId: text('escalation_id').$type<EscalationId>().notNull(),
    kind: text('kind').notNull(),
    payload: json('payload').$type<JsonObject>(),
    state: text('state').$type<DeliveryRecord['state']>().notNull(),
    readyAt: integer('ready_at').notNull(),
    dueAt: integer('due_at'),
    leaseToken: text('lease_token'),
    attempts: integer('attempts').notNull().default(0),
    mayHaveArrived: integer('may_have_arrived', { mode: 'boolean' }).notNull().default(false),
    notes: text('notes'),
    reachedStep: integer('reached_step').notNull().default(0),
    lastError: text('last_error'),
    createdAt: integer('created_at').notNull(),
    settledAt: integer('settled_at'),
    durationMs: integer('duration_ms'),
  },
  (table) => [
    uniqueIndex('deliveries_by_id').on(table.id),
    index('deliveries_lane').on(table.lane, table.position).where(sql`state = 'waiting'`),
    index('deliveries_due').on(table.target, table.dueAt).where(sql`due_at is not null`),
    index('deliveries_by_escalation').on(table.escalationId),
    index('deliveries_by_target').on(table.target),
    index('deliveries_dead').on(table.state, table.target, table.lastError).where(sql`state = 'dead'`),
    index('deliveries_unsettled').on(table.state).where(sql`state <> 'delivered'`),
    index('deliveries_stuck')
      .on(table.state, table.target, table.lastError)
      .where(sql`state = 'waiting' and last_error is not null`),
  ],
);

export const attempts = sqliteTable(
  'attempts',
  {
    number: integer('number').notNull().primaryKey(),
    deliveryId: text('delivery_id').$type<DeliveryId>().notNull(),
    attempt: integer('attempt').notNull(),
    at: integer('at').notNull(),
    outcome: text('outcome').$type<'retry' | 'dead'>().notNull(),
    error: text('error').notNull(),
    durationMs: integer('duration_ms').notNull(),
  },
  (table) => [index('attempts_by_delivery').on(table.deliveryId, table.number)],
);

export const bots = sqliteTable('bots', {
  id: text('id').$type<BotId>().notNull().primaryKey(),
  detail: json('detail').$type<Bot>().notNull(),
});

export const botKeys = sqliteTable(
  'bot_keys',
  {
    id: text('id').$type<BotKeyId>().notNull().primaryKey(),
    botId: text('bot_id').$type<BotId>().notNull(),
    hash: text('hash').notNull(),
    label: text('label').notNull(),
    hint: text('hint').notNull(),
    createdAt: integer('created_at').notNull(),
    expiresAt: integer('expires_at'),
    lastUsedAt: integer('last_used_at'),
  },
  (table) => [uniqueIndex('bot_keys_hash').on(table.hash), index('bot_keys_by_bot').on(table.botId, table.id)],
);

export const botSecrets = sqliteTable(
  'bot_secrets',
  {
    number: integer('number').notNull().primaryKey(),
    botId: text('bot_id').$type<BotId>().notNull(),
    sealed: text('sealed').notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [index('bot_secrets_by_bot').on(table.botId, table.number)],
);

export const connections = sqliteTable('connections', {
  id: text('id').$type<ConnectionId>().notNull().primaryKey(),
  sealedSettings: text('sealed_settings').notNull(),
  detail: json('detail').$type<Omit<StoredConnection, 'sealedSettings'>>().notNull(),
});

export const routes = sqliteTable(
  'routes',
  {
    id: text('id').$type<RouteId>().notNull().primaryKey(),
    botId: text('bot_id').$type<BotId>().notNull(),
    connectionId: text('connection_id').$type<ConnectionId>().notNull(),
    skillKey: text('skill_key').notNull(),
    skill: text('skill'),
    groupKey: text('group_key'),
    groupName: text('group_name'),
    remoteGroupId: text('remote_group_id').$type<RemoteGroupId>(),
    mode: text('mode').$type<Route['mode']>().notNull(),
    fallbackGroupId: text('fallback_group_id').$type<RemoteGroupId>(),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
    lastUsedAt: integer('last_used_at'),
  },
  (table) => [
    uniqueIndex('routes_skill').on(table.botId, table.skillKey),
    index('routes_group').on(table.connectionId, table.groupKey),
    index('routes_by_bot').on(table.botId, table.id),
    index('routes_by_connection').on(table.connectionId, table.id),
  ],
);

export const groupLocks = sqliteTable(
  'group_locks',
  {
    connectionId: text('connection_id').$type<ConnectionId>().notNull(),
    groupKey: text('group_key').notNull(),
    holder: text('holder').notNull(),
    until: integer('until').notNull(),
  },
  (table) => [primaryKey({ columns: [table.connectionId, table.groupKey] })],
);

export const attachments = sqliteTable(
  'attachments',
  {
    id: text('id').$type<AttachmentId>().notNull().primaryKey(),
    botId: text('bot_id').$type<BotId>().notNull(),
    name: text('name').notNull(),
    mediaType: text('media_type').notNull(),
    sizeBytes: integer('size_bytes').notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [index('attachments_by_age').on(table.createdAt)],
);

export const people = sqliteTable(
  'people',
  {
    id: text('id').$type<PersonId>().notNull().primaryKey(),
    nameKey: text('name_key').notNull(),
    name: text('name').notNull(),
    role: text('role').$type<Role>().notNull(),
    passwordHash: text('password_hash').notNull(),
    mustChangePassword: integer('must_change_password', { mode: 'boolean' }).notNull().default(false),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
    signedInAt: integer('signed_in_at'),
  },
  (table) => [uniqueIndex('people_name').on(table.nameKey), index('people_role').on(table.role)],
);

export const sessions = sqliteTable(
  'sessions',
  {
    tokenHash: text('token_hash').notNull().primaryKey(),
    personId: text('person_id').$type<PersonId>().notNull(),
    createdAt: integer('created_at').notNull(),
    usedAt: integer('used_at').notNull(),
  },
  (table) => [index('sessions_by_person').on(table.personId), index('sessions_by_use').on(table.usedAt)],
);

export const auditEntries = sqliteTable(
  'audit_entries',
  {
    id: text('id').$type<AuditEntryId>().notNull().primaryKey(),
    at: integer('at').notNull(),
    actorKind: text('actor_kind').$type<Actor['kind']>().notNull(),
    actorId: text('actor_id').notNull(),
    action: text('action').notNull(),
    subject: text('subject').notNull(),
  },
  (table) => [
    index('audit_by_actor').on(table.actorId, table.id),
    index('audit_by_action').on(table.action, table.id),
    index('audit_by_subject').on(table.subject, table.id),
  ],
);

export const probes = sqliteTable('probes', {
  id: integer('id').notNull().primaryKey(),
  at: integer('at').notNull(),
});
