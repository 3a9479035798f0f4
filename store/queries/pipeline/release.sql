-- Makes the tasks of a run due whose turn it is: all before them have succeeded. Gives the jobs to push, one for each.
with ready as (
    update task_runs
    set state = 'queued', attempt = attempt + 1
    where run_id = $1
      and state = 'waiting'
      and not exists (
          select from task_runs before
          where before.run_id = $1 and before.task = any(task_runs.after) and before.state <> 'succeeded'
      )
    returning task, attempt
)
insert into attempts (run_id, task, attempt, job_id)
select $1, task, attempt, apalis.generate_ulid() from ready
returning run_id, task, attempt, job_id, floor(extract(epoch from now()))::bigint as "run_at!"
