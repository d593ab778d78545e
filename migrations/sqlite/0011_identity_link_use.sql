-- when a person was last met, so that who was met once long ago can be forgotten; those known so far count from now on
alter table identity_links add column used_at integer not null default 0;
update identity_links set used_at = cast(unixepoch('subsec') * 1000 as integer);
create index identity_links_by_use on identity_links (used_at);
