-- The job $1: an attempt of a task, with where its task and its run stand, and whether the queue still has it.
select
    attempts.job_id, coalesce(queued.job_type, 'tasks') as "queue!", runs.pipeline, attempts.run_id, attempts.task,
    attempts.attempt, attempts.state as attempt_state, attempts.due_at, attempts.started_at, attempts.finished_at,
    attempts.worker, case when attempts.state = 'running' then task_runs.lease_until end as lease_until, attempts.error,
    attempts.output, task_runs.state as task_state, runs.state as run_state,
    attempts.attempt = task_runs.attempt as "is_last!",
    coalesce(queued.status in ('Pending', 'Queued', 'Running'), false) as "is_queued!",
    job_state(
        attempts.state, attempts.due_at, attempts.discarded_at, attempts.attempt = task_runs.attempt, task_runs.state
    ) as "state!"
from attempts
join task_runs on task_runs.run_id = attempts.run_id and task_runs.task = attempts.task
join runs on runs.id = attempts.run_id
left join apalis.jobs as queued on queued.id = attempts.job_id
where attempts.job_id = $1
