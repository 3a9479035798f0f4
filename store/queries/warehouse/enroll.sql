-- Notes that a warehouse ($1) follows these tables ($2), from the beginning on if it did not.
insert into warehouse.sync_state (target, source)
select $1, unnest($2::text[])
on conflict do nothing
