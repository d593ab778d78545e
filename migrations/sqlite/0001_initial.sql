create table escalations (
  id text primary key not null,
  bot_id text not null,
  conversation_id text not null,
  command_id text not null,
  connection_id text not null,
  state text not null,
  skill text,
  version integer not null,
  last_seq integer not null,
  acked_seq integer not null default 0,
  wake_at integer,
  reconciled_at integer not null,
  remote_conversation_id text,
  started_at integer not null,
  ended_at integer,
  ticket_id text,
  detail text not null,
  -- what the helpdesk's adapter needs to address the conversation again, encrypted
  sealed_remote_state text
) strict;

-- a bot conversation has one open escalation at most
create unique index escalations_open on escalations (bot_id, conversation_id) where state <> 'ended';
create unique index escalations_command on escalations (bot_id, command_id);
create index escalations_conversation on escalations (bot_id, conversation_id, id);
create index escalations_remote on escalations (connection_id, remote_conversation_id, id)
  where remote_conversation_id is not null;
create index escalations_wake on escalations (wake_at) where state <> 'ended';
create index escalations_reconciled on escalations (reconciled_at) where state <> 'ended';
create index escalations_open_by_id on escalations (id, state) where state <> 'ended';
create index escalations_by_bot on escalations (bot_id, id);
create index escalations_by_connection on escalations (connection_id, id);
create index escalations_by_skill on escalations (skill, id);

create table messages (
  id text primary key not null,
  escalation_id text not null,
  direction text not null,
  author text not null,
  agent text,
  parts text not null,
  client_id text,
  remote_ids text not null,
  state text not null,
  sent_at integer not null,
  accepted_at integer not null
) strict;

-- finds the messages of an escalation and refuses a repeated client id: one index for both, because each index costs
-- every message another page to write
create unique index messages_client on messages (escalation_id, client_id);

create table message_remote_ids (
  escalation_id text not null,
  remote_message_id text not null,
  message_id text not null,
  primary key (escalation_id, remote_message_id)
) strict, without rowid;

create table events (
  number integer primary key not null,
  escalation_id text not null,
  seq integer not null,
  id text not null,
  type text not null,
  at integer not null,
  data text not null
) strict;

create unique index events_by_seq on events (escalation_id, seq);

create table receipts (
  scope text not null,
  key text not null,
  at integer not null,
  primary key (scope, key)
) strict, without rowid;

create index receipts_by_age on receipts (at);

create table identity_links (
  connection_id text not null,
  bot_id text not null,
  end_user_key text not null,
  remote_user_id text not null,
  primary key (connection_id, bot_id, end_user_key)
) strict, without rowid;

create table deliveries (
  -- order of acceptance, and so the order within a lane
  position integer primary key not null,
  id text not null,
  lane text not null,
  side text not null,
  target text not null,
  escalation_id text not null,
  kind text not null,
  payload text,
  state text not null,
  -- not before this moment
  ready_at integer not null,
  -- set on the head of a lane only: when it may be claimed, or when its lease ends
  due_at integer,
  lease_token text,
  attempts integer not null default 0,
  may_have_arrived integer not null default 0,
  notes text,
  last_error text,
  created_at integer not null,
  settled_at integer,
  duration_ms integer
) strict;

-- each index ends with the position, so that lists come in order of acceptance
create unique index deliveries_by_id on deliveries (id);
create index deliveries_lane on deliveries (lane, position) where state = 'waiting';
create index deliveries_due on deliveries (target, due_at) where due_at is not null;
create index deliveries_by_escalation on deliveries (escalation_id);
create index deliveries_by_target on deliveries (target);
create index deliveries_unsettled on deliveries (state) where state <> 'delivered';

create table attempts (
  number integer primary key not null,
  delivery_id text not null,
  attempt integer not null,
  at integer not null,
  outcome text not null,
  error text not null,
  duration_ms integer not null
) strict;

create index attempts_by_delivery on attempts (delivery_id, number);

create table bots (
  id text primary key not null,
  detail text not null
) strict;

create table bot_keys (
  id text primary key not null,
  bot_id text not null,
  hash text not null,
  label text not null,
  hint text not null,
  created_at integer not null,
  expires_at integer,
  last_used_at integer
) strict;

create unique index bot_keys_hash on bot_keys (hash);
create index bot_keys_by_bot on bot_keys (bot_id, id);

create table bot_secrets (
  number integer primary key not null,
  bot_id text not null,
  sealed text not null,
  created_at integer not null
) strict;

create index bot_secrets_by_bot on bot_secrets (bot_id, number);

create table connections (
  id text primary key not null,
  sealed_settings text not null,
  detail text not null
) strict;

create table routes (
  id text primary key not null,
  bot_id text not null,
  connection_id text not null,
  -- the form in which skills are compared; the default route of a bot has a key of its own
  skill_key text not null,
  skill text,
  group_key text,
  group_name text,
  remote_group_id text,
  mode text not null,
  fallback_group_id text,
  created_at integer not null,
  updated_at integer not null,
  last_used_at integer
) strict;

create unique index routes_skill on routes (bot_id, skill_key);
create index routes_group on routes (connection_id, group_key);

create table group_locks (
  connection_id text not null,
  group_key text not null,
  holder text not null,
  until integer not null,
  primary key (connection_id, group_key)
) strict, without rowid;

create table attachments (
  id text primary key not null,
  bot_id text not null,
  name text not null,
  media_type text not null,
  size_bytes integer not null,
  created_at integer not null
) strict;

create index attachments_by_age on attachments (created_at);

-- written by the readiness check, so that a database which cannot be written is noticed
create table probes (
  id integer primary key not null,
  at integer not null
) strict;
