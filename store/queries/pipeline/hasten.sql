-- Makes an attempt ($3) of a task due at once that is due later. At most one row. The caller holds the run. The queue knows whole
-- seconds, and gives what is due before now.
with due as (
    update attempts
    set due_at = now()
    where run_id = $1
        and task = $2
        and attempt = $3
        and state = 'queued'
        and due_at > now()
    returning job_id
),
noted as (
    update task_runs
    set state = 'queued'
    where run_id = $1
        and task = $2
        and attempt = $3
        and state = 'retrying'
),
moved as (
    update apalis.jobs
    set run_at = date_trunc('second', now())
    from due
    where jobs.id = due.job_id
        and jobs.status = 'Pending'
)
select job_id
from due
