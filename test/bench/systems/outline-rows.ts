/** The rows that each message leaves in the product's own tables, by statements that are as short as they can be. */
import { Client } from '../../../src/db/sqlite/client.ts';

/** A message on its way, with the ids of its rows. */
export interface OutlineMessage {
  readonly escalationId: string;
  readonly id: string;
  /** Of the helpdesk's own, for what comes from there; the bot's otherwise. */
  readonly foreignId: string;
  readonly parts: string;
  readonly connectionId: string;
  readonly botId: string;
}

export interface OutlineRows {
  /** Runs everything in one transaction that is on disk when this returns. */
  inOneCommit(works: readonly (() => void)[]): void;
  /** A message of the end user and its delivery. Answers the delivery's id. */
  accept(message: OutlineMessage, deliveryId: string): void;
  /** The helpdesk has it: message, its name there, the event, the delivery, and the webhook that reports it. */
  settleSent(message: OutlineMessage, sent: Sent): void;
  /** A message of an agent, its event and its webhook. */
  take(message: OutlineMessage, report: Report): void;
  settleReport(deliveryId: string): void;
}

export interface Report {
  readonly eventId: string;
  readonly deliveryId: string;
  readonly data: string;
  readonly body: string;
}

export interface Sent extends Report {
  readonly sentDeliveryId: string;
  readonly remoteMessageId: string;
}

export function openOutlineRows(file: string): OutlineRows {
  const client = new Client(file);
  client.pragma('journal_mode = WAL');
  client.pragma('synchronous = FULL');
  client.pragma('wal_autocheckpoint = 4000');
  const progress = client.prepare(
    'update escalations set version = version + 1, last_seq = last_seq + ?, last_user_message_at = ? where id = ? returning last_seq',
  );
  const addMessage = client.prepare(
    "insert into messages (id, escalation_id, direction, author, parts, client_id, remote_ids, state, sent_at, accepted_at, choice_payload) values (?, ?, ?, 'user', ?, ?, ?, ?, ?, ?, '') on conflict do nothing",
  );
  const patchMessage = client.prepare("update messages set remote_ids = ?, state = 'delivered' where id = ?");
  const addRemoteId = client.prepare('insert into message_remote_ids values (?, ?, ?) on conflict do nothing');
  const addEvent = client.prepare(
    'insert into events (escalation_id, seq, id, type, at, data) values (?, ?, ?, ?, ?, ?)',
  );
  const addDelivery = client.prepare(
    "insert into deliveries (id, lane, side, target, escalation_id, kind, payload, state, ready_at, created_at) values (?, ?, ?, ?, ?, ?, ?, 'waiting', ?, ?)",
  );
  const settle = client.prepare(
    "update deliveries set payload = null, state = 'delivered', attempts = 1, settled_at = ?, duration_ms = 1 where id = ?",
  );
  const addReceipt = client.prepare('insert into receipts (scope, key, at) values (?, ?, ?) on conflict do nothing');

  const report = (
    { escalationId, botId }: OutlineMessage,
    type: string,
    { eventId, deliveryId, data, body }: Report,
  ) => {
    const now = Date.now();
    const { last_seq: seq } = progress.get(1, now, escalationId) as { last_seq: number };
    addEvent.run(escalationId, seq, eventId, type, now, data);
    addDelivery.run(deliveryId, `${escalationId}:bot`, 'bot', botId, escalationId, 'event', body, now, now);
  };

  return {
    inOneCommit: client.transaction((works) => {
      for (const work of works) work();
    }),
    accept({ escalationId, id, foreignId, parts, connectionId }, deliveryId) {
      const now = Date.now();
      progress.get(0, now, escalationId);
      addMessage.run(id, escalationId, 'toAgent', parts, foreignId, '[]', 'accepted', now, now);
      const lane = `${escalationId}:helpdesk`;
      addDelivery.run(deliveryId, lane, 'helpdesk', connectionId, escalationId, 'send', parts, now, now);
    },
    settleSent(message, sent) {
      patchMessage.run(`["${sent.remoteMessageId}"]`, message.id);
      addRemoteId.run(message.escalationId, sent.remoteMessageId, message.id);
      settle.run(Date.now(), sent.sentDeliveryId);
      report(message, 'message.delivered', sent);
    },
    take(message, given) {
      const { escalationId, id, foreignId, parts, connectionId } = message;
      const now = Date.now();
      addReceipt.run(connectionId, `message:${foreignId}`, now);
      addMessage.run(id, escalationId, 'toUser', parts, null, `["${foreignId}"]`, 'accepted', now, now);
      addRemoteId.run(escalationId, foreignId, id);
      report(message, 'message.created', given);
    },
    settleReport(deliveryId) {
      settle.run(Date.now(), deliveryId);
    },
  };
}
