-- Lets tasks of a run wait again that have ended: those that did not succeed ($2 is null), or one ($2), with all below it if $3
-- says so. Gives their names. The caller holds the run.
with recursive chosen as (
    select task
    from task_runs
    where run_id = $1
      and case when $2::text is null then state in ('failed', 'upstream_failed', 'cancelled') else task = $2 end
    union
    select task_runs.task
    from task_runs
    join chosen on chosen.task = any(task_runs.after)
    where run_id = $1 and $3
)
update task_runs
set state = 'waiting', failures = 0, output = null, error = null, worker = null, started_at = null, finished_at = null
from chosen
where run_id = $1
  and task_runs.task = chosen.task
  and state in ('succeeded', 'failed', 'upstream_failed', 'cancelled')
returning task_runs.task
