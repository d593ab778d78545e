-- tells what was given up by target and reason without reading rows; only what is dead is in it
create index deliveries_dead on deliveries (state, target, last_error) where state = 'dead';
