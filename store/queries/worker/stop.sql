-- Notes that a worker has ended in order.
update workers set seen_at = now(), stopped_at = now() where name = $1
