-- finds the escalations that have been over for longest; those that run are not in it
create index escalations_ended on escalations (ended_at) where ended_at is not null;
