-- Gives another job to attempts that are due but have none that would bring them: it is gone, it ended without the attempt
-- having begun, or a worker took it $1 ms ago and did not begin. At most $2 rows: the jobs to push.
update attempts
set job_id = apalis.generate_ulid()
where (run_id, task, attempt) in (
    select attempts.run_id, attempts.task, attempts.attempt
    from attempts
    left join apalis.jobs on jobs.id = job_id
    where state = 'queued'
      and due_at < now() - interval '5 seconds'
      and (
          jobs.id is null
          or jobs.status in ('Done', 'Failed', 'Killed')
          or (jobs.status in ('Queued', 'Running') and jobs.lock_at < now() - $1 * interval '1 millisecond')
      )
    order by due_at
    limit $2
    for update of attempts skip locked
)
returning run_id, task, attempt, job_id, floor(extract(epoch from now()))::bigint as "run_at!"
