-- One row if a worker ($4) has an attempt of a task under way. Nobody can take it away before the transaction ends.
select attempt
from task_runs
where run_id = $1 and task = $2 and attempt = $3 and worker = $4 and state = 'running'
for share
