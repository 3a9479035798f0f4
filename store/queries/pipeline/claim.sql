-- Gives an attempt ($3) of a task to a worker ($4) for a while ($5), if it is the one that is due. At most one row: what the
-- worker needs to know. The caller holds the run.
with claimed as (
    update task_runs
    set
        state = 'running',
        worker = $4,
        lease_until = clock_timestamp() + $5 * interval '1 millisecond',
        started_at = clock_timestamp(),
        error = null
    where run_id = $1 and task = $2 and attempt = $3 and state in ('queued', 'retrying')
    returning run_id, task, attempt, failures, retries, timeout_ms
),
noted as (
    update attempts
    set state = 'running', worker = $4, started_at = clock_timestamp()
    from claimed
    where attempts.run_id = $1 and attempts.task = $2 and attempts.attempt = $3
)
select runs.pipeline, runs.kind, runs.logical_at, runs.parameters, claimed.failures, claimed.retries, claimed.timeout_ms
from claimed
join runs on runs.id = claimed.run_id
