-- Marks what waits, of a run, for something that has failed or was cancelled, however far below.
with recursive below as (
    select task from task_runs where run_id = $1 and state in ('failed', 'upstream_failed', 'cancelled')
    union
    select task_runs.task
    from task_runs
    join below on below.task = any(task_runs.after)
    where run_id = $1
)
update task_runs
set state = 'upstream_failed', finished_at = clock_timestamp()
from below
where run_id = $1 and task_runs.task = below.task and state = 'waiting'
