-- whose conversation it was, so that what is held of one end user is found without reading everything
alter table escalations add column end_user_key text;
-- in lower case
alter table escalations add column end_user_email text;

update escalations
set end_user_key = json_extract(detail, '$.endUser.key'),
    end_user_email = lower(json_extract(detail, '$.endUser.email.address'));

create index escalations_by_end_user on escalations (end_user_key, id) where end_user_key is not null;
create index escalations_by_end_user_email on escalations (end_user_email, id) where end_user_email is not null;
