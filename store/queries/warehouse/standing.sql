-- How far a warehouse ($1) has come with its window up to $3 of a table ($2): at most one row. Others wait for the lock.
select at_xid::text as at_xid, at_user_id, at_id, part, done
from warehouse.sync_state
where target = $1
  and source = $2
  and until = $3::text::xid8
for update
