-- The workers that gave a sign of life within a day, the one that started last first, at most $1, with how much each has.
select
    name, host, process_id, version, concurrency, started_at, seen_at, stopped_at,
    seen_at > now() - interval '30 seconds' as "is_fresh!",
    (select count(*) from task_runs where state = 'running' and worker = workers.name) as "running!"
from workers
where seen_at > now() - interval '1 day'
order by started_at desc
limit $1
