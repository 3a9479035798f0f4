-- Notes that a warehouse ($1) has every row of a table ($2) of its window up to $3.
update warehouse.sync_state
set done = true
where target = $1
  and source = $2
  and until = $3::text::xid8
