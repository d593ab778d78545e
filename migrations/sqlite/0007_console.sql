-- starts that were refused: how many on a day (midnight UTC), of which bot, with which code
create table refusals (
  day integer not null,
  bot_id text not null,
  code text not null,
  count integer not null,
  primary key (day, bot_id, code)
) strict, without rowid;

-- when a connection was heard of last, to the half minute; receipts themselves are forgotten after a while
create table last_receipts (
  scope text primary key not null,
  at integer not null
) strict, without rowid;

insert into last_receipts (scope, at) select scope, max(at) from receipts group by scope;

create index escalations_by_ticket on escalations (ticket_id, id) where ticket_id is not null;

-- what waits because a try has failed; what was never tried is not in it
create index deliveries_stuck on deliveries (state, target, last_error) where state = 'waiting' and last_error is not null;

-- the table of skills, page by page
create index routes_by_bot on routes (bot_id, id);
create index routes_by_connection on routes (connection_id, id);
