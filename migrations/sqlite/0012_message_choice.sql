-- the choice that a bot named with a message, '' for none: a repeat must say the same. Of older messages nobody can tell
alter table messages add column choice_payload text;
