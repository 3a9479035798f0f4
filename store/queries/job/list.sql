-- A page of jobs, the one due last first: those after the position ($9, $10), at most $11, read from the index of that order.
-- They are in one of the states $1 unless it is empty, and, unless it is null, in the queue $2, of the pipeline $3, the task $4
-- and the run $5, due from $6 on and before $7, and have the text $8 in an error or a name.
select
    attempts.job_id, coalesce(queued.job_type, 'tasks') as "queue!", runs.pipeline, attempts.run_id, attempts.task,
    attempts.attempt, attempts.state as attempt_state, attempts.due_at, attempts.started_at, attempts.finished_at,
    attempts.worker, case when attempts.state = 'running' then task_runs.lease_until end as lease_until, attempts.error,
    null::jsonb as output, task_runs.state as task_state, runs.state as run_state,
    attempts.attempt = task_runs.attempt as "is_last!",
    coalesce(queued.status in ('Pending', 'Queued', 'Running'), false) as "is_queued!",
    job_state(
        attempts.state, attempts.due_at, attempts.discarded_at, attempts.attempt = task_runs.attempt, task_runs.state
    ) as "state!"
from attempts
join task_runs on task_runs.run_id = attempts.run_id and task_runs.task = attempts.task
join runs on runs.id = attempts.run_id
left join apalis.jobs as queued on queued.id = attempts.job_id
where (
        cardinality($1::text[]) = 0
        or job_state(
            attempts.state, attempts.due_at, attempts.discarded_at, attempts.attempt = task_runs.attempt, task_runs.state
        ) = any($1)
    )
    and ($2::text is null or coalesce(queued.job_type, 'tasks') = $2)
    and ($3::text is null or runs.pipeline = $3)
    and ($4::text is null or attempts.task = $4)
    and ($5::uuid is null or attempts.run_id = $5)
    and attempts.due_at >= $6
    and attempts.due_at < $7
    and (
        $8::text is null
        or strpos(lower(concat_ws(' ', runs.pipeline, attempts.task, attempts.worker, attempts.error)), lower($8)) > 0
    )
    and (attempts.due_at, attempts.job_id) < ($9, $10)
order by attempts.due_at desc, attempts.job_id desc
limit $11
