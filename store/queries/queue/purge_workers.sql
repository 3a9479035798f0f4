-- Forgets workers of the queue that gave their last sign of life before $1, if they hold no job.
delete from apalis.workers
where last_seen < $1 and not exists (select from apalis.jobs where lock_by = workers.id)
