-- Cancels a run that is not done. One row if it was not.
update runs
set state = 'cancelled', finished_at = clock_timestamp()
where id = $1 and state in ('queued', 'running')
returning id
