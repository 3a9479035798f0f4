-- Adds the runs of a backfill, which wait for their turn: ids ($5) and logical times ($6) side by side.
insert into runs (id, pipeline, kind, logical_at, parameters, backfill_id, created_by)
select id, $1, 'backfill', logical_at, $2, $3, $4
from unnest($5::uuid[], $6::text[]::timestamptz[]) as days (id, logical_at)
