import type { EpochMs } from '../../../core/clock.ts';

export type TicketStatus = 'new' | 'open' | 'pending' | 'hold' | 'solved' | 'closed';
export const ticketStatuses: readonly TicketStatus[] = ['new', 'open', 'pending', 'hold', 'solved', 'closed'];

export interface Group {
  readonly id: number;
  name: string;
  description: string;
  isPublic: boolean;
  isDefault: boolean;
  deleted: boolean;
  readonly createdAt: EpochMs;
  updatedAt: EpochMs;
}

export interface GroupMembership {
  readonly id: number;
  readonly userId: number;
  readonly groupId: number;
  readonly createdAt: EpochMs;
}

export interface Identity {
  readonly id: number;
  readonly type: string;
  value: string;
  verified: boolean;
  primary: boolean;
  readonly createdAt: EpochMs;
}

export interface SupportUser {
  readonly id: number;
  name: string;
  role: 'end-user' | 'agent' | 'admin';
  externalId: string | null;
  phone: string | null;
  locale: string;
  details: string;
  notes: string;
  tags: readonly string[];
  fields: Readonly<Record<string, unknown>>;
  photoUrl: string | null;
  identities: Identity[];
  readonly ticketIds: number[];
  readonly createdAt: EpochMs;
  updatedAt: EpochMs;
  /** Agents only. */
  availability: 'online' | 'away' | 'offline';
}

/** A person of whom nothing else is known. Agents are there, until they say otherwise. */
export function newSupportUser({ id, name, role, at }: Pick<SupportUser, 'id' | 'name' | 'role'> & { at: EpochMs }) {
  const user: SupportUser = {
    id,
    name,
    role,
    externalId: null,
    phone: null,
    locale: 'en-US',
    details: '',
    notes: '',
    tags: [],
    fields: {},
    photoUrl: null,
    identities: [],
    ticketIds: [],
    createdAt: at,
    updatedAt: at,
    availability: role === 'agent' ? 'online' : 'offline',
  };
  return user;
}

export interface AuditEvent {
  readonly id: number;
  readonly type: string;
  readonly [key: string]: unknown;
}

export interface Audit {
  readonly id: number;
  readonly authorId: number;
  readonly at: EpochMs;
  readonly events: readonly AuditEvent[];
  readonly channel: string;
}

export interface Comment {
  readonly id: number;
  readonly authorId: number;
  readonly body: string;
  readonly isPublic: boolean;
  readonly at: EpochMs;
}

export interface Ticket {
  readonly id: number;
  status: TicketStatus;
  subject: string;
  description: string;
  priority: 'urgent' | 'high' | 'normal' | 'low' | null;
  groupId: number | null;
  assigneeId: number | null;
  brandId: number;
  requesterId: number;
  submitterId: number;
  externalId: string | null;
  tags: readonly string[];
  /** Field id → value. */
  fields: Map<number, string>;
  readonly channel: string;
  readonly conversationId: string | null;
  /** The oldest message that agents see. */
  readonly firstMessageId: string | null;
  /** Messaging was switched off for this ticket: the next message of the end user makes another one. */
  sessionEnded: boolean;
  readonly audits: Audit[];
  readonly comments: Comment[];
  readonly createdAt: EpochMs;
  updatedAt: EpochMs;
  deleted: boolean;
}

export interface TicketField {
  readonly id: number;
  type: string;
  title: string;
  tag: string | null;
  active: boolean;
  required: boolean;
  options: readonly { readonly id: number; readonly name: string; readonly value: string }[];
  readonly isSystem: boolean;
  readonly createdAt: EpochMs;
}

export interface Condition {
  readonly field: string;
  readonly operator: string;
  readonly value?: string | readonly string[] | number | boolean | null | undefined;
}

export interface Action {
  readonly field: string;
  readonly value?: string | readonly string[] | number | null | undefined;
}

export interface Trigger {
  readonly id: number;
  title: string;
  description: string | null;
  active: boolean;
  position: number;
  categoryId: string;
  conditions: { readonly all: readonly Condition[]; readonly any: readonly Condition[] };
  actions: readonly Action[];
  readonly createdAt: EpochMs;
  updatedAt: EpochMs;
}

export interface TriggerCategory {
  readonly id: string;
  name: string;
  position: number;
  readonly createdAt: EpochMs;
}

export interface SupportWebhook {
  readonly id: string;
  name: string;
  description: string | null;
  endpoint: string;
  httpMethod: string;
  requestFormat: string;
  status: 'active' | 'inactive';
  subscriptions: readonly string[];
  authentication: Readonly<Record<string, unknown>> | null;
  customHeaders: Readonly<Record<string, string>> | null;
  signingSecret: string;
  readonly createdAt: EpochMs;
  updatedAt: EpochMs;
}

export interface Schedule {
  readonly id: number;
  name: string;
  timeZone: string;
  intervals: readonly { readonly start_time: number; readonly end_time: number }[];
  holidays: readonly {
    readonly id: number;
    readonly name: string;
    readonly start_date: string;
    readonly end_date: string;
  }[];
}
