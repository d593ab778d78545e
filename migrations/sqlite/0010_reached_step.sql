-- how far the best try at a delivery of several calls got: a try that gets further does not use up one of its tries
alter table deliveries add column reached_step integer not null default 0;
