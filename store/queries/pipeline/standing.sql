-- The tasks of a run as they are now, in an order in which they can run.
select runs.state as run_state, task, task_runs.state, attempt, output, error
from runs
join task_runs on run_id = id
where id = $1
order by position
