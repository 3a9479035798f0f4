-- Ends an attempt ($3) of a task that waits for a worker, or that one has if $7 says so: the task's state becomes $4, for the
-- reason $5, and its job counts as given up if $6 says so. At most one row. The caller holds the run.
with stopped as (
    update task_runs
    set state = $4, error = $5, lease_until = null, finished_at = clock_timestamp()
    where run_id = $1
        and task = $2
        and attempt = $3
        and (state in ('queued', 'retrying') or $7 and state = 'running')
    returning attempt
),
noted as (
    update attempts
    set state = 'cancelled',
        error = $5,
        discarded_at = case when $6 then clock_timestamp() end,
        finished_at = clock_timestamp()
    from stopped
    where run_id = $1
        and task = $2
        and attempts.attempt = stopped.attempt
    returning job_id
),
taken_out as (
    delete from apalis.jobs
    using noted
    where jobs.id = noted.job_id
        and jobs.status = 'Pending'
)
select attempt
from stopped
