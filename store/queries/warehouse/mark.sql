-- Moves the horizon of a warehouse ($1) to the end of its window up to $2, where the whole window is in it, and forgets the place
-- within it. Returns the tables that stand there now, those included whose horizon was moved before.
update warehouse.sync_state
set horizon = until,
    at_xid = null,
    at_user_id = null,
    at_id = null,
    synced_at = now()
where target = $1
  and until = $2::text::xid8
  and done
returning source
