-- Notes that a warehouse ($1) has the rows of a table ($2) up to a key ($5, $6, $7), in a window up to $3 that had made $4 parts
-- until then. One row if that is how far it was; another one was faster otherwise.
update warehouse.sync_state
set at_xid = $5::text::xid8,
    at_user_id = $6,
    at_id = $7,
    part = part + 1
where target = $1
  and source = $2
  and until = $3::text::xid8
  and part = $4
  and not done
