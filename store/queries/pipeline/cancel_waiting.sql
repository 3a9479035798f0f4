-- Cancels the runs of a backfill that wait.
update runs set state = 'cancelled', finished_at = clock_timestamp() where backfill_id = $1 and state = 'queued'
