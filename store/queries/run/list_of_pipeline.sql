-- A page of the runs of the pipeline $8, the one made last first: those after the position ($5, $6), at most $7.
-- $1 and $2 say in which states and of which kinds they are; their logical times are from $3 on and before $4.
select
    runs.id, runs.pipeline, runs.kind, runs.logical_at, runs.parameters, runs.state, runs.backfill_id, runs.created_by,
    runs.created_at, runs.started_at, runs.finished_at,
    (select definition ->> 'zone' from pipelines where name = runs.pipeline) as "zone!",
    tasks.total as "tasks!", tasks.succeeded as "succeeded!", tasks.failed as "failed!"
from runs
cross join lateral (
    select
        count(*) as total,
        count(*) filter (where state = 'succeeded') as succeeded,
        count(*) filter (where state in ('failed', 'upstream_failed')) as failed
    from task_runs
    where run_id = runs.id
) as tasks
where runs.state = any($1)
    and runs.kind = any($2)
    and runs.logical_at >= $3
    and runs.logical_at < $4
    and (runs.created_at, runs.id) < ($5, $6)
    and runs.pipeline = $8
order by runs.created_at desc, runs.id desc
limit $7
