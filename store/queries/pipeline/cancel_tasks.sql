-- Cancels what is not done of a run, and the attempts that wait or are under way.
with cancelled as (
    update task_runs
    set state = 'cancelled', lease_until = null, finished_at = clock_timestamp()
    where run_id = $1 and state in ('waiting', 'queued', 'running', 'retrying')
    returning run_id, task, attempt
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
