-- The queues, by name: what waits in each and how much of it is due, what is under way and what failed for good, and what waits
-- there that no attempt knows. Of those that are not ours only that.
with waiting as (
    select
        count(*) filter (where due_at <= now()) as ready,
        count(*) filter (where due_at > now()) as scheduled,
        min(due_at) filter (where due_at <= now()) as oldest
    from attempts
    where state = 'queued'
),
stray as (
    select job_type as name, count(*) filter (where not exists (select from attempts where job_id = jobs.id)) as stray
    from apalis.jobs
    where status = 'Pending'
        or (status = 'Failed' and attempts < max_attempts)
    group by job_type
),
dead as (
    select count(*) as dead
    from task_runs
    cross join lateral (
        select discarded_at
        from attempts
        where run_id = task_runs.run_id
            and task = task_runs.task
            and attempt = task_runs.attempt
        limit 1
    ) as last
    where state = 'failed'
        and discarded_at is null
),
running as (
    select count(*) as running
    from task_runs
    where state = 'running'
)
select
    'tasks' as "name!", ready as "ready!", scheduled as "scheduled!", running as "running!", dead as "dead!",
    coalesce((select stray from stray where name = 'tasks'), 0) as "stray!", oldest as "oldest?"
from waiting, dead, running
union all
select name, 0, 0, 0, 0, stray, null
from stray
where name <> 'tasks'
order by 1
