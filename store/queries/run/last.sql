-- The run that was made last of each pipeline, tests aside, or of the pipeline $1 alone unless it is null; in no order.
select
    runs.id, runs.pipeline, runs.kind, runs.logical_at, runs.parameters, runs.state, runs.backfill_id, runs.created_by,
    runs.created_at, runs.started_at, runs.finished_at, definition ->> 'zone' as "zone!",
    tasks.total as "tasks!", tasks.succeeded as "succeeded!", tasks.failed as "failed!"
from pipelines
cross join lateral (
    select *
    from runs
    where pipeline = pipelines.name
        and kind <> 'test'
    order by created_at desc, id desc
    limit 1
) as runs
cross join lateral (
    select
        count(*) as total,
        count(*) filter (where state = 'succeeded') as succeeded,
        count(*) filter (where state in ('failed', 'upstream_failed')) as failed
    from task_runs
    where run_id = runs.id
) as tasks
where $1::text is null
    or pipelines.name = $1
