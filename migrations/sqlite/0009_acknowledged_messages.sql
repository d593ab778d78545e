-- 1: whoever sent the message has had our answer. For bot protocols without ids of their own, which tell by it a repeat
-- from the same words said again.
alter table messages add column acknowledged integer not null default 0;

-- of what is older nobody can tell; an answer went out for nearly all of it, and only conversations that go on matter
update messages set acknowledged = 1
where escalation_id in (select id from escalations where state <> 'ended');
