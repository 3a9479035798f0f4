-- Fixes what is to be taken over into a warehouse ($1): what transactions wrote that were over by now, from the horizon on; or
-- with $2, the first time, and if the horizon lies in another cluster's future, everything. Returns a row for each table.
with cluster as (
    select pg_snapshot_xmin(pg_current_snapshot()) as oldest, pg_snapshot_xmax(pg_current_snapshot()) as next
),
begun as (
    select target, source, case when $2 or horizon > oldest then '0' else horizon end as since, oldest, next
    from warehouse.sync_state, cluster
    where target = $1
    for update of sync_state
)
update warehouse.sync_state
set since = begun.since,
    until = begun.oldest,
    beyond = case when begun.since = '0' then begun.next end,
    at_xid = null,
    at_user_id = null,
    at_id = null,
    part = 0,
    done = false
from begun
where sync_state.target = begun.target
  and sync_state.source = begun.source
returning
    sync_state.source, sync_state.since::text as "since!", sync_state.until::text as "until!",
    sync_state.beyond::text as beyond
