-- The last $2 attempts of each task of the run $1, first to last, and whether the queue still has their jobs.
select
    tried.task, tried.attempt, tried.job_id, tried.state, tried.worker, tried.due_at, tried.started_at, tried.finished_at,
    tried.error,
    exists (select from apalis.jobs where id = tried.job_id and status in ('Pending', 'Queued', 'Running')) as "is_queued!"
from task_runs
cross join lateral (
    select *
    from attempts
    where run_id = task_runs.run_id
        and task = task_runs.task
    order by attempt desc
    limit $2
) as tried
where task_runs.run_id = $1
order by task_runs.position, tried.attempt
