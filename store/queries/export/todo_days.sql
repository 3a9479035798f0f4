-- A person's todos on the days they were meant for, in the order of their keys from $2 on, at most $3: each with its key, day and todo.
select date || ' ' || todo_id as "key!", (to_jsonb(todo_days) - '{user_id,xid}'::text[])::text as "record!"
from todo_days
where user_id = $1
  and (date, todo_id) >= (split_part($2::text, ' ', 1)::date, split_part($2::text, ' ', 2)::uuid)
order by date, todo_id
limit $3
