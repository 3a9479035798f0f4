-- What may keep the run $1 and its tasks from running: whether its pipeline is paused, another run of it that is under way, how
-- many runs come before it, and how many workers live, what they can do at once, and what they do.
select
    pipelines.paused,
    (select id from runs as other
     where other.pipeline = runs.pipeline and other.state = 'running' and other.kind <> 'test' and other.id <> runs.id
    ) as active_run_id,
    (select count(*) from runs as other
     where other.pipeline = runs.pipeline
         and other.state = 'queued'
         and (other.kind = 'backfill', other.logical_at, other.id) < (runs.kind = 'backfill', runs.logical_at, runs.id)
    ) as "runs_before!",
    working.workers as "workers!",
    working.places as "places!",
    (select count(*) from task_runs where state = 'running') as "taken!"
from runs
join pipelines on pipelines.name = runs.pipeline
cross join (
    select count(*) as workers, coalesce(sum(concurrency), 0) as places
    from workers
    where stopped_at is null
        and seen_at > now() - interval '30 seconds'
        and started_at <= now()
) as working
where runs.id = $1
