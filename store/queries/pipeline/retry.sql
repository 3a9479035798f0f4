-- Makes the next attempt of a task due after a while ($3), and gives the job to push. The queue knows whole seconds: it comes
-- when the last of them has begun, never before the attempt is due.
with next as (
    update task_runs
    set attempt = attempt + 1, state = case when $3::bigint > 0 then 'retrying' else 'queued' end, finished_at = null
    where run_id = $1 and task = $2
    returning run_id, task, attempt
)
insert into attempts (run_id, task, attempt, job_id, due_at)
select run_id, task, attempt, apalis.generate_ulid(), now() + $3 * interval '1 millisecond'
from next
returning
    run_id,
    task,
    attempt,
    job_id,
    (case when $3 > 0 then ceil(extract(epoch from due_at)) else floor(extract(epoch from due_at)) end)::bigint as "run_at!"
