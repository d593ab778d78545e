create table people (
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

create unique index people_name on people (name_key);
create index people_role on people (role);

create table sessions (
  -- of the token in the cookie, which is nowhere
  token_hash text primary key not null,
  person_id text not null,
  created_at integer not null,
  used_at integer not null
) strict, without rowid;

create index sessions_by_person on sessions (person_id);
create index sessions_by_use on sessions (used_at);

create table audit_entries (
  id text primary key not null,
  at integer not null,
  actor_kind text not null,
  actor_id text not null,
  action text not null,
  subject text not null
) strict;

-- each ends with the id, so that lists come newest first without sorting
create index audit_by_actor on audit_entries (actor_id, id);
create index audit_by_action on audit_entries (action, id);
create index audit_by_subject on audit_entries (subject, id);
