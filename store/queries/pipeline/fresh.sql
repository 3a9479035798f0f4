-- The run of a pipeline that is under way or waits, backfills and tests left out; at most one row, what is under way first.
select id as "id!"
from (
    select id, 1 as place from runs where pipeline = $1 and state = 'running' and kind <> 'test' and kind <> 'backfill'
    union all
    select id, 2 from runs where pipeline = $1 and state = 'queued' and kind in ('scheduled', 'manual')
) as fresh
order by place
limit 1
