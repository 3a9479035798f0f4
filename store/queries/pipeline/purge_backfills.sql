-- Forgets backfills made before $1 of which no run is left.
delete from backfills
where created_at < $1 and not exists (select from runs where backfill_id = backfills.id)
