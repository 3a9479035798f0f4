-- The pipelines, or the pipeline $1 alone unless it is null, by name: with the run that is under way, how many wait, and whether
-- a worker that lives has started since it was last declared.
select
    name, definition, paused, registered_at,
    (select id from runs where pipeline = name and state = 'running' and kind <> 'test') as active_run_id,
    (select count(*) from runs where pipeline = name and state = 'queued') as "queued!",
    exists (
        select from workers
        where stopped_at is null and seen_at > now() - interval '30 seconds' and started_at <= registered_at + interval '1 minute'
    ) as "is_declared!"
from pipelines
where $1::text is null
    or name = $1
order by name
