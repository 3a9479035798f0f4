-- Attempts whose lease has run out, the longest ago first; at most $1.
select run_id, task, attempt, worker as "worker!"
from task_runs
where state = 'running' and lease_until < clock_timestamp()
order by lease_until
limit $1
