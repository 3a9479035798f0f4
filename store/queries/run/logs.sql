-- A page of what the task $2 of the run $1 said in its attempts $3 to $4, at the levels $5, by attempt and then in order: what
-- comes after the position ($6, $7), at most $8 lines.
select id, task, attempt, logged_at, level, message
from task_logs
where run_id = $1
    and task = $2
    and attempt between $3 and $4
    and level = any($5)
    and (attempt, id) > ($6, $7)
order by attempt, id
limit $8
