-- Cancels a backfill. One row if it was not.
update backfills set cancelled_at = now() where id = $1 and cancelled_at is null returning pipeline
