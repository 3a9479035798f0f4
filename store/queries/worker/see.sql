-- Notes a sign of life of a worker.
update workers set seen_at = now() where name = $1
