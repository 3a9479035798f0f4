-- Notes that the job of an attempt ($3) of a task which failed is given up. At most one row: it was not before.
update attempts
set discarded_at = clock_timestamp()
where run_id = $1
    and task = $2
    and attempt = $3
    and state in ('failed', 'lost', 'timed_out')
    and discarded_at is null
returning attempt
