-- The backfill $1, with how many of its runs stand where.
select
    backfills.id, backfills.pipeline, first_date, last_date, parameters, created_by, created_at, cancelled_at,
    standing.total as "total!", standing.queued as "queued!", standing.running as "running!",
    standing.succeeded as "succeeded!", standing.failed as "failed!", standing.cancelled as "cancelled!"
from backfills
cross join lateral (
    select
        count(*) as total,
        count(*) filter (where state = 'queued') as queued,
        count(*) filter (where state = 'running') as running,
        count(*) filter (where state = 'succeeded') as succeeded,
        count(*) filter (where state = 'failed') as failed,
        count(*) filter (where state = 'cancelled') as cancelled
    from runs
    where backfill_id = backfills.id
) as standing
where backfills.id = $1
