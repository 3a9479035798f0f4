-- Locks the watermark $1, making it first, and gives the transactions whose rows are to be read: from the oldest that was
-- under way the last time up to now, but for those that the snapshot of the last time had seen. What lies beyond this
-- database's own transactions was restored with it: then from the first to the last number there is.
with made as (
    insert into watermarks (name) values ($1)
    on conflict (name) do update set name = excluded.name
    returning snapshot, until
)
select
    case when is_foreign then '0' else coalesce(pg_snapshot_xmin(snapshot), '0') end::text as "first!",
    case
        when is_foreign then '18446744073709551615'
        else greatest(pg_snapshot_xmax(pg_current_snapshot()), pg_current_xact_id())
    end::text as "last!",
    case when not is_foreign then snapshot end::text as seen,
    pg_current_snapshot()::text as snapshot,
    until
from made,
    lateral (
        select pg_snapshot_xmin(snapshot) > greatest(pg_snapshot_xmax(pg_current_snapshot()), pg_current_xact_id()) as is_foreign
    ) as place
