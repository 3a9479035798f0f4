-- The runs of a backfill that are under way, by logical time.
select id from runs where backfill_id = $1 and state = 'running' order by logical_at
