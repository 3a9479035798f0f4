-- One row if an attempt of a task has been due for so long ($3).
select attempt
from attempts
where run_id = $1 and task = $2 and state = 'queued' and due_at < now() - $3 * interval '1 millisecond'
limit 1
