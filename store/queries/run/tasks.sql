-- The tasks of the run $1, in an order in which they can run.
select task, after, retries, timeout_ms, state, attempt, failures, worker, lease_until, output, error, started_at, finished_at
from task_runs
where run_id = $1
order by position
