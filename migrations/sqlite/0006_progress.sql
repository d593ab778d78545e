-- what nearly every message changes, apart from the detail, which is then left alone; null: as the detail says
alter table escalations add column last_user_message_at integer;
alter table escalations add column last_agent_message_at integer;
