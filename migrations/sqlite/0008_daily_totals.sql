-- escalations that have ended, tests apart, by the day (midnight UTC) on which they began: added to by the commit that
-- ends one, and kept when the escalations themselves are forgotten
create table daily_totals (
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

-- What had ended before totals were kept is counted in small steps after the start, in order of ids: those above
-- `after_id`, up to `last_id`, are still to be counted. One row, and none once that is done.
create table totals_backlog (
  last_id text primary key not null,
  after_id text not null
) strict, without rowid;

insert into totals_backlog (last_id, after_id)
select newest, '' from (select max(id) as newest from escalations) where newest is not null;

-- conversations of a bot at a connection
create index escalations_by_bot_and_connection on escalations (bot_id, connection_id, id);
