-- Keeps what an attempt ($1, $2, $3) of a task said: levels ($4), messages ($5) and times ($6) side by side.
insert into task_logs (run_id, task, attempt, level, message, logged_at)
select $1, $2, $3, level, message, logged_at
from unnest($4::text[], $5::text[], $6::text[]::timestamptz[]) with ordinality as lines (level, message, logged_at, place)
order by place
