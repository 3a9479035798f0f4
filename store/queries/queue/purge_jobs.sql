-- Forgets jobs that came before $1 and that no attempt waits for, the oldest first, at most $2 of them.
delete from apalis.jobs
where id in (
    select id
    from apalis.jobs
    where run_at < $1
      and job_type = $3
      and not exists (
          select from attempts where job_id = jobs.id and attempts.state in ('queued', 'running')
      )
    order by run_at
    limit $2
    for update skip locked
)
