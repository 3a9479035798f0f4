-- Cancels what is not done of a run, and the attempts that wait or are under way.
with undone as (
    select run_id, task
    from task_runs
    where run_id = $1 and state in ('waiting', 'queued', 'running', 'retrying')
    order by task
    for no key update
),
cancelled as (
    update task_runs
    set state = 'cancelled', lease_until = null, finished_at = clock_timestamp()
    from undone
    where task_runs.run_id = undone.run_id and task_runs.task = undone.task
    returning task_runs.run_id, task_runs.task, attempt
),
noted as (
    update attempts
    set state = 'cancelled', finished_at = clock_timestamp()
    from cancelled
    where attempts.run_id = cancelled.run_id
      and attempts.task = cancelled.task
      and attempts.attempt = cancelled.attempt
      and attempts.state in ('queued', 'running')
    returning job_id
)
delete from apalis.jobs using noted where jobs.id = noted.job_id and jobs.status = 'Pending'
