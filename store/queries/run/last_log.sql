-- The number of the line that was said last, by whatever run; 0 where nothing was.
select coalesce(max(id), 0) as "id!"
from task_logs
