-- who follows the event stream of an open escalation, and until when
create table stream_leases (
  escalation_id text primary key not null,
  holder text not null,
  until integer not null
) strict, without rowid;

create index stream_leases_by_holder on stream_leases (holder);
