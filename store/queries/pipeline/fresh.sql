-- The run of a pipeline that is under way or waits, backfills and tests left out; at most one row, what is under way first.
select id
from runs
where pipeline = $1
  and state in ('queued', 'running')
  and kind in ('scheduled', 'manual')
order by state desc, created_at
limit 1
