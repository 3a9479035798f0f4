-- Prolongs the leases of a worker ($1) by a while ($5) from now, and gives those that it still has: runs ($2), tasks ($3) and
-- attempts ($4) side by side.
update task_runs
set lease_until = clock_timestamp() + $5 * interval '1 millisecond'
from unnest($2::uuid[], $3::text[], $4::int[]) as held (run_id, task, attempt)
where task_runs.run_id = held.run_id
  and task_runs.task = held.task
  and task_runs.attempt = held.attempt
  and worker = $1
  and state = 'running'
returning task_runs.run_id, task_runs.task, task_runs.attempt
