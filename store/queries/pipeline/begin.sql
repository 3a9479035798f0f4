-- Begins the next run of a pipeline unless one is under way: fresh ones before backfills, then by logical time. At most one
-- row. The caller holds the pipeline.
update runs
set state = 'running', started_at = now()
where id = (
        select id
        from runs
        where pipeline = $1 and state = 'queued'
        order by (kind = 'backfill'), logical_at, id
        limit 1
        for update skip locked
    )
  and not exists (select from runs where pipeline = $1 and state = 'running' and kind <> 'test')
returning id
