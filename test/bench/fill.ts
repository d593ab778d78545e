import { Client } from '../../src/db/sqlite/client.ts';

export interface Fill {
  readonly escalations: number;
  readonly messagesEach: number;
}

/**
 * Fills a database with escalations that have ended: each with its messages, and for every message the event and the
 * delivery that it left behind. In bulk by SQL, in steps, because the program itself would need hours.
 */
export function fillDatabase(file: string, { escalations, messagesEach }: Fill): void {
  const client = new Client(file);
  client.pragma('journal_mode = WAL');
  client.pragma('synchronous = OFF');
  client.pragma('cache_size = -512000');
  client.function('id_of', { deterministic: true }, (prefix, number) => idOf(String(prefix), Number(number)));
  const steps = [insertEscalations, insertMessages, insertEvents, insertDeliveries].map((sql) => client.prepare(sql));
  const fill = client.transaction((from: number, to: number) => {
    const rows = { from, to, fromMessage: from * messagesEach, toMessage: to * messagesEach, each: messagesEach };
    for (const step of steps) step.run(rows);
  });
  for (let from = 0; from < escalations; from += stepMax) fill(from, Math.min(escalations, from + stepMax));
  client.pragma('wal_checkpoint(TRUNCATE)');
  client.close();
}

const stepMax = 10_000;

/** An old id of ours: the time in front, then the number. */
function idOf(prefix: string, number: number): string {
  const time = (1_700_000_000_000 + number).toString(16).padStart(12, '0');
  return `${prefix}_${time}7000${number.toString(16).padStart(16, '8')}`;
}

const numbers = (from: string, to: string) =>
  `with recursive n (i) as (select cast(${from} as integer) where ${from} < ${to}
    union all select i + 1 from n where i + 1 < ${to})`;
// Taken from a row that the program wrote, so that the rows are as wide as real ones.
const insertEscalations = `
  insert into escalations (id, bot_id, conversation_id, command_id, connection_id, state, skill, version, last_seq, acked_seq,
    wake_at, reconciled_at, remote_conversation_id, started_at, ended_at, ticket_id, detail, sealed_remote_state)
  ${numbers('@from', '@to')}
  select id_of('esc', i), s.bot_id, 'old-' || i, 'old-' || i, s.connection_id, 'ended', s.skill, 30, @each, @each,
    null, 1700000000000 + i, 'old-' || i, 1700000000000 + i, 1700000000000 + i, '1', s.detail, s.sealed_remote_state
  from n cross join (select * from escalations where state <> 'ended' limit 1) s`;
// A number that is bound is a float, and would make one of what is divided by it.
const insertMessages = `
  insert into messages (id, escalation_id, direction, author, agent, parts, client_id, remote_ids, state, sent_at, accepted_at)
  ${numbers('@fromMessage', '@toMessage')}
  select id_of('msg', i), id_of('esc', i / cast(@each as integer)), 'toAgent', 'user', null,
    '[{"kind":"text","text":"An old message of about a hundred characters, as end users write them to agents in a chat window."}]',
    'old-' || i, '["' || i || '"]', 'delivered', 1700000000000 + i, 1700000000000 + i
  from n`;
const insertEvents = `
  insert into events (escalation_id, seq, id, type, at, data)
  ${numbers('@fromMessage', '@toMessage')}
  select id_of('esc', i / cast(@each as integer)), i % @each + 1, id_of('evt', i), 'message.delivered', 1700000000000 + i,
    '{"messageId":"' || id_of('msg', i) || '","clientMessageId":"old-' || i || '"}'
  from n`;
const insertDeliveries = `
  insert into deliveries (id, lane, side, target, escalation_id, kind, payload, state, ready_at, due_at, attempts, created_at, settled_at, duration_ms)
  ${numbers('@fromMessage', '@toMessage')}
  select id_of('dlv', i), id_of('esc', i / cast(@each as integer)) || '/helpdesk', 'helpdesk', s.connection_id, id_of('esc', i / cast(@each as integer)), 'send', null,
    'delivered', 1700000000000 + i, null, 1, 1700000000000 + i, 1700000000000 + i, 5
  from n cross join (select connection_id from escalations where state <> 'ended' limit 1) s`;
