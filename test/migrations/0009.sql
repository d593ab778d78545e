-- A database as migration 0009 left it, written by the program of that time. Never edited.
BEGIN TRANSACTION;
CREATE TABLE attachments (
  id text primary key not null,
  bot_id text not null,
  name text not null,
  media_type text not null,
  size_bytes integer not null,
  created_at integer not null
) strict;
INSERT INTO attachments VALUES('att_01990000000000000000000000000001','bot_01990000000000000000000000000001','reçu.png','image/png',70,1777881600000);
CREATE TABLE attempts (
  number integer primary key not null,
  delivery_id text not null,
  attempt integer not null,
  at integer not null,
  outcome text not null,
  error text not null,
  duration_ms integer not null
) strict;
INSERT INTO attempts VALUES(1,'dlv_01990000000000000000000000000002',1,1777881605000,'retry','reset',40);
INSERT INTO attempts VALUES(2,'dlv_01990000000000000000000000000002',2,1777881605000,'dead','refused',40);
CREATE TABLE bot_keys (
  id text primary key not null,
  bot_id text not null,
  hash text not null,
  label text not null,
  hint text not null,
  created_at integer not null,
  expires_at integer,
  last_used_at integer
) strict;
INSERT INTO bot_keys VALUES('key_01990000000000000000000000000001','bot_01990000000000000000000000000001','aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','first','psk_AAAA',1777881600000,NULL,1777881600000);
CREATE TABLE bot_secrets (
  number integer primary key not null,
  bot_id text not null,
  sealed text not null,
  created_at integer not null
) strict;
INSERT INTO bot_secrets VALUES(1,'bot_01990000000000000000000000000001','v1.dca889d3.9JYidl8OUnemNyjPJgBe-OJlK5wpLV-3bEVJRQqUXKUI45fCBywv2DjTh3vZbNuanbEgS47h',1777881600000);
CREATE TABLE bots (
  id text primary key not null,
  detail text not null
) strict;
INSERT INTO bots VALUES('bot_01990000000000000000000000000001','{"id":"bot_01990000000000000000000000000001","name":"Shop bot","protocol":"native","protocolSettings":{},"callbackUrl":"https://bot.example/events","language":"en","timers":{"assignmentMs":600000,"userIdleMs":900000,"userIdleWarningMs":120000,"agentIdleMs":0,"totalLifeMs":86400000},"texts":{},"unknownSkill":"refuse","whenNobodyIsThere":"queue","vouchesForIdentity":false,"createdAt":1000,"updatedAt":1000}');
CREATE TABLE connections (
  id text primary key not null,
  sealed_settings text not null,
  detail text not null
) strict;
INSERT INTO connections VALUES('con_01990000000000000000000000000001','v1.dca889d3.iVoIH3Jh7Z0MJE2vCV7nB1DVcpBgTXVckjMzQwtGTANzZaEQruX37_96a_la-YeGmTYznn-LwqUmL1Uo2Y7N-gJK0YMnAw41diwGgEBuIo8wDjH2CQ','{"id":"con_01990000000000000000000000000001","kind":"zendesk","name":"Desk","mapping":{"senderId":"mail","externalId":null,"email":null,"name":null,"givenName":null,"familyName":null,"phone":null,"fields":{},"tags":[],"vouched":[]},"agentLanguage":"fr","isPaused":false,"createdAt":1777881600000,"updatedAt":1777881600000}');
CREATE TABLE deliveries (
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
INSERT INTO deliveries VALUES(1,'dlv_01990000000000000000000000000001','esc_01990000000000000000000000000001/helpdesk','helpdesk','con_01990000000000000000000000000001','esc_01990000000000000000000000000001','send',NULL,'delivered',1777881600001,NULL,NULL,1,0,NULL,NULL,1777881600001,1777881605000,40);
INSERT INTO deliveries VALUES(2,'dlv_01990000000000000000000000000002','esc_01990000000000000000000000000001/helpdesk','helpdesk','con_01990000000000000000000000000001','esc_01990000000000000000000000000001','send','{"kind":"send","messageId":"msg_01990000000000000000000000000002","clientId":"m-2","isFirstPiece":true,"isLastPiece":true,"part":{"kind":"text","text":"Bonjour n° 2"},"choice":null,"sentAt":1777881600002}','dead',1777881605000,NULL,NULL,2,0,NULL,'refused',1777881600002,1777881605000,40);
INSERT INTO deliveries VALUES(3,'dlv_01990000000000000000000000000003','esc_01990000000000000000000000000001/helpdesk','helpdesk','con_01990000000000000000000000000001','esc_01990000000000000000000000000001','send','{"kind":"send","messageId":"msg_01990000000000000000000000000003","clientId":"m-3","isFirstPiece":true,"isLastPiece":true,"part":{"kind":"text","text":"Bonjour n° 3"},"choice":null,"sentAt":1777881600003}','waiting',1777881600003,1777881600003,NULL,0,0,NULL,NULL,1777881600003,NULL,NULL);
INSERT INTO deliveries VALUES(4,'dlv_01990000000000000000000000000004','esc_01990000000000000000000000000001/bot','bot','bot_01990000000000000000000000000001','esc_01990000000000000000000000000001','event','{"seq":2}','waiting',1777881600004,1777881600004,NULL,0,0,NULL,NULL,1777881600004,NULL,NULL);
INSERT INTO deliveries VALUES(5,'dlv_01990000000000000000000000000005','esc_01990000000000000000000000000003/helpdesk','helpdesk','con_01990000000000000000000000000001','esc_01990000000000000000000000000003','open','{"kind":"open","transcript":[],"hasPendingMessage":false}','waiting',1777881600005,1777881600005,NULL,0,0,NULL,NULL,1777881600005,NULL,NULL);
CREATE TABLE escalations (
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
, last_user_message_at integer, last_agent_message_at integer) strict;
INSERT INTO escalations VALUES('esc_01990000000000000000000000000001','bot_01990000000000000000000000000001','conversation-1','command-1','con_01990000000000000000000000000001','active','Billing',1,2,0,1777882200000,1777881600000,'remote-1',1777881600000,NULL,'42','{"group":{"remoteGroupId":null,"name":"billing","mode":"create","fallbackGroupId":null},"endUser":{"key":"psl-1","vouchedId":null,"email":null,"name":null,"givenName":null,"familyName":null,"phone":null,"locale":null,"avatarUrl":null},"attributes":{"fields":{},"tags":[]},"channel":{"type":null,"pageUrl":null,"device":null},"language":"en","isTest":false,"callbackUrl":"https://bot.example/events","richParts":[],"timers":{"assignmentMs":600000,"userIdleMs":900000,"userIdleWarningMs":120000,"agentIdleMs":0,"totalLifeMs":86400000},"ticketUrl":null,"agent":null,"offeredChoices":[],"notices":[],"openedAt":null,"acceptedAt":null,"firstAgentMessageAt":null,"lastUserMessageAt":1777881600000,"lastAgentMessageAt":null,"idleWarnedAt":null,"end":null,"isHelpdeskDown":false,"remote":{"remoteConversationId":"remote-1","remoteUserId":"remote-user-1"}}','v1.dca889d3.lgcPDoIzKT5zJTl-PwEYwQYQ2koP9UEfKTrG5DVeSp8Bk29DhVkMVCUBGzHzyxqBUvaWPTHRymBW8oHE5yR4yOQh2g',1777881600001,1777881600002);
INSERT INTO escalations VALUES('esc_01990000000000000000000000000002','bot_01990000000000000000000000000001','conversation-2','command-2','con_01990000000000000000000000000001','ended','Billing',1,1,0,NULL,1777881600000,NULL,1777881600000,1777881601000,NULL,'{"group":{"remoteGroupId":null,"name":"billing","mode":"create","fallbackGroupId":null},"endUser":{"key":"psl-1","vouchedId":null,"email":null,"name":null,"givenName":null,"familyName":null,"phone":null,"locale":null,"avatarUrl":null},"attributes":{"fields":{},"tags":[]},"channel":{"type":null,"pageUrl":null,"device":null},"language":"en","isTest":false,"callbackUrl":"https://bot.example/events","richParts":[],"timers":{"assignmentMs":600000,"userIdleMs":900000,"userIdleWarningMs":120000,"agentIdleMs":0,"totalLifeMs":86400000},"ticketUrl":null,"agent":null,"offeredChoices":[],"notices":[],"openedAt":null,"acceptedAt":null,"firstAgentMessageAt":null,"lastUserMessageAt":1777881600000,"lastAgentMessageAt":null,"idleWarnedAt":null,"end":{"by":"agent","reason":"ticket_solved","comment":null},"isHelpdeskDown":false,"remote":null}',NULL,NULL,NULL);
INSERT INTO escalations VALUES('esc_01990000000000000000000000000003','bot_01990000000000000000000000000001','conversation-3','command-3','con_01990000000000000000000000000001','opening','Billing',1,0,0,NULL,1777881600000,NULL,1777881600000,NULL,NULL,'{"group":{"remoteGroupId":null,"name":"billing","mode":"create","fallbackGroupId":null},"endUser":{"key":"psl-1","vouchedId":null,"email":null,"name":null,"givenName":null,"familyName":null,"phone":null,"locale":null,"avatarUrl":null},"attributes":{"fields":{},"tags":[]},"channel":{"type":null,"pageUrl":null,"device":null},"language":"en","isTest":false,"callbackUrl":"https://bot.example/events","richParts":[],"timers":{"assignmentMs":600000,"userIdleMs":900000,"userIdleWarningMs":120000,"agentIdleMs":0,"totalLifeMs":86400000},"ticketUrl":null,"agent":null,"offeredChoices":[],"notices":[],"openedAt":null,"acceptedAt":null,"firstAgentMessageAt":null,"lastUserMessageAt":1777881600000,"lastAgentMessageAt":null,"idleWarnedAt":null,"end":null,"isHelpdeskDown":false,"remote":null}',NULL,NULL,NULL);
CREATE TABLE events (
  number integer primary key not null,
  escalation_id text not null,
  seq integer not null,
  id text not null,
  type text not null,
  at integer not null,
  data text not null
) strict;
INSERT INTO events VALUES(1,'esc_01990000000000000000000000000001',1,'evt_01990000000000000000000000000001','escalation.queued',1777881600001,'{}');
INSERT INTO events VALUES(2,'esc_01990000000000000000000000000001',2,'evt_01990000000000000000000000000002','message.created',1777881600002,'{"text":"Bonjour"}');
INSERT INTO events VALUES(3,'esc_01990000000000000000000000000002',1,'evt_01990000000000000000000000000003','escalation.ended',1777881600003,'{}');
CREATE TABLE group_locks (
  connection_id text not null,
  group_key text not null,
  holder text not null,
  until integer not null,
  primary key (connection_id, group_key)
) strict, without rowid;
CREATE TABLE identity_links (
  connection_id text not null,
  bot_id text not null,
  end_user_key text not null,
  remote_user_id text not null,
  primary key (connection_id, bot_id, end_user_key)
) strict, without rowid;
INSERT INTO identity_links VALUES('con_01990000000000000000000000000001','bot_01990000000000000000000000000001','psl-1','remote-user-1');
CREATE TABLE message_remote_ids (
  escalation_id text not null,
  remote_message_id text not null,
  message_id text not null,
  primary key (escalation_id, remote_message_id)
) strict, without rowid;
INSERT INTO message_remote_ids VALUES('esc_01990000000000000000000000000001','r-1','msg_01990000000000000000000000000001');
CREATE TABLE messages (
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
, acknowledged integer not null default 0) strict;
INSERT INTO messages VALUES('msg_01990000000000000000000000000001','esc_01990000000000000000000000000001','toAgent','user',NULL,'[{"kind":"text","text":"Bonjour n° 1"}]','m-1','["r-1"]','delivered',1777881600001,1777881600001,1);
INSERT INTO messages VALUES('msg_01990000000000000000000000000002','esc_01990000000000000000000000000001','toAgent','user',NULL,'[{"kind":"text","text":"Bonjour n° 2"}]','m-2','[]','failed',1777881600002,1777881600002,1);
INSERT INTO messages VALUES('msg_01990000000000000000000000000003','esc_01990000000000000000000000000001','toAgent','user',NULL,'[{"kind":"text","text":"Bonjour n° 3"}]','m-3','[]','accepted',1777881600003,1777881600003,1);
INSERT INTO messages VALUES('msg_01990000000000000000000000000004','esc_01990000000000000000000000000002','toAgent','user',NULL,'[{"kind":"text","text":"Bonjour n° 4"}]','m-4','[]','delivered',1777881600004,1777881600004,0);
CREATE TABLE migrations (number integer primary key not null, name text not null) strict;
INSERT INTO migrations VALUES(1,'0001_initial.sql');
INSERT INTO migrations VALUES(2,'0002_stream_leases.sql');
INSERT INTO migrations VALUES(3,'0003_people.sql');
INSERT INTO migrations VALUES(4,'0004_retention.sql');
INSERT INTO migrations VALUES(5,'0005_dead_deliveries.sql');
INSERT INTO migrations VALUES(6,'0006_progress.sql');
INSERT INTO migrations VALUES(7,'0007_console.sql');
INSERT INTO migrations VALUES(8,'0008_daily_totals.sql');
INSERT INTO migrations VALUES(9,'0009_acknowledged_messages.sql');
CREATE TABLE probes (
  id integer primary key not null,
  at integer not null
) strict;
CREATE TABLE receipts (
  scope text not null,
  key text not null,
  at integer not null,
  primary key (scope, key)
) strict, without rowid;
INSERT INTO receipts VALUES('con_01990000000000000000000000000001','event-1',1777881600000);
CREATE TABLE routes (
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
INSERT INTO routes VALUES('rte_01990000000000000000000000000001','bot_01990000000000000000000000000001','con_01990000000000000000000000000001','skill:billing','Billing','billing','Billing','3600','create',NULL,1777881600000,1777881600000,1777881600000);
CREATE TABLE stream_leases (
  escalation_id text primary key not null,
  holder text not null,
  until integer not null
) strict, without rowid;
INSERT INTO stream_leases VALUES('esc_01990000000000000000000000000001','prc_1',1777881660000);
CREATE TABLE people (
  id text primary key not null,
  -- the form in which names are compared
  name_key text not null,
  name text not null,
  role text not null,
  password_hash text not null,
  -- set while somebody else knows the password
  must_change_password integer not null default 0,
  created_at integer not null,
  updated_at integer not null,
  signed_in_at integer
) strict;
INSERT INTO people VALUES('per_01990000000000000000000000000001','camille','Camille','admin','scrypt$not-a-real-hash',0,1777881600000,1777881600000,1777881600001);
CREATE TABLE sessions (
  -- of the token in the cookie, which is nowhere
  token_hash text primary key not null,
  person_id text not null,
  created_at integer not null,
  used_at integer not null
) strict, without rowid;
INSERT INTO sessions VALUES('bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb','per_01990000000000000000000000000001',1777881600000,1777881600000);
CREATE TABLE audit_entries (
  id text primary key not null,
  at integer not null,
  actor_kind text not null,
  actor_id text not null,
  action text not null,
  subject text not null
) strict;
INSERT INTO audit_entries VALUES('aud_01990000000000000000000000000001',1777881600000,'person','per_01990000000000000000000000000001','connection.created','con_01990000000000000000000000000001');
CREATE TABLE refusals (
  day integer not null,
  bot_id text not null,
  code text not null,
  count integer not null,
  primary key (day, bot_id, code)
) strict, without rowid;
INSERT INTO refusals VALUES(20578,'bot_01990000000000000000000000000001','unknown_skill',3);
CREATE TABLE last_receipts (
  scope text primary key not null,
  at integer not null
) strict, without rowid;
INSERT INTO last_receipts VALUES('con_01990000000000000000000000000001',1777881600000);
CREATE TABLE daily_totals (
  day integer not null,
  bot_id text not null,
  connection_id text not null,
  -- '' where the bot named none
  skill text not null,
  reason text not null,
  count integer not null,
  -- how many of them an agent answered before they ended, and how long that took, summed
  answered integer not null,
  answered_after_ms integer not null,
  primary key (day, bot_id, connection_id, skill, reason)
) strict, without rowid;
INSERT INTO daily_totals VALUES(20578,'bot_01990000000000000000000000000001','con_01990000000000000000000000000001','billing','agent_ended',5,4,120000);
CREATE TABLE totals_backlog (
  last_id text primary key not null,
  after_id text not null
) strict, without rowid;
INSERT INTO totals_backlog VALUES('esc_01990000000000000000000000000003','');
CREATE UNIQUE INDEX escalations_open on escalations (bot_id, conversation_id) where state <> 'ended';
CREATE UNIQUE INDEX escalations_command on escalations (bot_id, command_id);
CREATE INDEX escalations_conversation on escalations (bot_id, conversation_id, id);
CREATE INDEX escalations_remote on escalations (connection_id, remote_conversation_id, id)
  where remote_conversation_id is not null;
CREATE INDEX escalations_wake on escalations (wake_at) where state <> 'ended';
CREATE INDEX escalations_reconciled on escalations (reconciled_at) where state <> 'ended';
CREATE INDEX escalations_open_by_id on escalations (id, state) where state <> 'ended';
CREATE INDEX escalations_by_bot on escalations (bot_id, id);
CREATE INDEX escalations_by_connection on escalations (connection_id, id);
CREATE INDEX escalations_by_skill on escalations (skill, id);
CREATE UNIQUE INDEX messages_client on messages (escalation_id, client_id);
CREATE UNIQUE INDEX events_by_seq on events (escalation_id, seq);
CREATE INDEX receipts_by_age on receipts (at);
CREATE UNIQUE INDEX deliveries_by_id on deliveries (id);
CREATE INDEX deliveries_lane on deliveries (lane, position) where state = 'waiting';
CREATE INDEX deliveries_due on deliveries (target, due_at) where due_at is not null;
CREATE INDEX deliveries_by_escalation on deliveries (escalation_id);
CREATE INDEX deliveries_by_target on deliveries (target);
CREATE INDEX deliveries_unsettled on deliveries (state) where state <> 'delivered';
CREATE INDEX attempts_by_delivery on attempts (delivery_id, number);
CREATE UNIQUE INDEX bot_keys_hash on bot_keys (hash);
CREATE INDEX bot_keys_by_bot on bot_keys (bot_id, id);
CREATE INDEX bot_secrets_by_bot on bot_secrets (bot_id, number);
CREATE UNIQUE INDEX routes_skill on routes (bot_id, skill_key);
CREATE INDEX routes_group on routes (connection_id, group_key);
CREATE INDEX attachments_by_age on attachments (created_at);
CREATE INDEX stream_leases_by_holder on stream_leases (holder);
CREATE UNIQUE INDEX people_name on people (name_key);
CREATE INDEX people_role on people (role);
CREATE INDEX sessions_by_person on sessions (person_id);
CREATE INDEX sessions_by_use on sessions (used_at);
CREATE INDEX audit_by_actor on audit_entries (actor_id, id);
CREATE INDEX audit_by_action on audit_entries (action, id);
CREATE INDEX audit_by_subject on audit_entries (subject, id);
CREATE INDEX escalations_ended on escalations (ended_at) where ended_at is not null;
CREATE INDEX deliveries_dead on deliveries (state, target, last_error) where state = 'dead';
CREATE INDEX escalations_by_ticket on escalations (ticket_id, id) where ticket_id is not null;
CREATE INDEX deliveries_stuck on deliveries (state, target, last_error) where state = 'waiting' and last_error is not null;
CREATE INDEX routes_by_bot on routes (bot_id, id);
CREATE INDEX routes_by_connection on routes (connection_id, id);
CREATE INDEX escalations_by_bot_and_connection on escalations (bot_id, connection_id, id);
COMMIT;
