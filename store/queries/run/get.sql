-- The run $1, with how many of its tasks stand where.
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
where id = $1
