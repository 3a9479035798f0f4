-- What attempts of the run $1 said after a line each: after the line $4[i] of the attempt $3[i] of the task $2[i]. At most $5
-- lines, by their numbers, so that each attempt's come in order.
select said.id, said.task, said.attempt, said.logged_at, said.level, said.message
from unnest($2::text[], $3::int[], $4::bigint[]) as seen (task, attempt, id)
cross join lateral (
    select *
    from task_logs
    where run_id = $1
        and task = seen.task
        and attempt = seen.attempt
        and task_logs.id > seen.id
    order by task_logs.id
    limit $5
) as said
order by said.id
limit $5
