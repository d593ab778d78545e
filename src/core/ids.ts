import { randomUUID } from 'node:crypto';

declare const brand: unique symbol;

/** A string that names one kind of thing and cannot be mistaken for another kind. */
export type Id<Name extends string> = string & { readonly [brand]: Name };

export type BotId = Id<'bot'>;
export type BotKeyId = Id<'botKey'>;
export type ConnectionId = Id<'connection'>;
export type RouteId = Id<'route'>;
export type EscalationId = Id<'escalation'>;
export type MessageId = Id<'message'>;
export type AttachmentId = Id<'attachment'>;
export type DeliveryId = Id<'delivery'>;
export type EventId = Id<'event'>;
export type PersonId = Id<'person'>;
export type AuditEntryId = Id<'auditEntry'>;

/** Ids that a helpdesk owns. Opaque: never parsed, never shown to end users. */
export type RemoteConversationId = Id<'remoteConversation'>;
export type RemoteMessageId = Id<'remoteMessage'>;
export type RemoteUserId = Id<'remoteUser'>;
export type RemoteGroupId = Id<'remoteGroup'>;

const prefixes = {
  bot: 'bot',
  botKey: 'key',
  connection: 'con',
  route: 'rte',
  escalation: 'esc',
  message: 'msg',
  attachment: 'att',
  delivery: 'dlv',
  event: 'evt',
  person: 'per',
  auditEntry: 'aud',
} as const;

type OwnIds = {
  bot: BotId;
  botKey: BotKeyId;
  connection: ConnectionId;
  route: RouteId;
  escalation: EscalationId;
  message: MessageId;
  attachment: AttachmentId;
  delivery: DeliveryId;
  event: EventId;
  person: PersonId;
  auditEntry: AuditEntryId;
};

/** Makes a new id such as `esc_0199…`: readable prefix, then a time-sortable UUIDv7 without dashes. */
export function newId<Kind extends keyof OwnIds>(kind: Kind): OwnIds[Kind] {
  return `${prefixes[kind]}_${timeSortedHex()}` as OwnIds[Kind];
}

let lastMs = 0;
let lastTime = '';
let counter = 0;

/**
 * The 32 digits of a UUIDv7 (RFC 9562, method 1: a counter after the time). Each sorts after the one before it, also
 * within a millisecond and when the clock goes back. Several are made per message: the library draws from the system's
 * random source each time, `randomUUID` from a pool.
 */
export function timeSortedHex(): string {
  const now = Date.now();
  if (now > lastMs) turnTo(now);
  else if (counter < 0xfff) counter += 1;
  else turnTo(lastMs + 1);
  const random = randomUUID();
  return `${lastTime}7${counter.toString(16).padStart(3, '0')}${random.slice(19, 23)}${random.slice(24)}`;
}

function turnTo(ms: number): void {
  lastMs = ms;
  lastTime = ms.toString(16).padStart(12, '0');
  counter = 0;
}

/** Sorts before every id of this kind that was made at this moment or later, and after every earlier one. */
export function firstIdAt<Kind extends keyof OwnIds>(kind: Kind, atMs: number): OwnIds[Kind] {
  return `${prefixes[kind]}_${Math.max(0, atMs).toString(16).padStart(12, '0')}` as OwnIds[Kind];
}

/** When an id was made, in epoch milliseconds. */
export function timeOfId(id: Id<string>): number {
  return Number.parseInt(id.slice(4, 16), 16);
}

/** Pattern that every id of this kind matches; routes use it to refuse a malformed id early. */
export function idPattern(kind: keyof OwnIds): RegExp {
  return new RegExp(`^${prefixes[kind]}_[0-9a-f]{32}$`);
}
