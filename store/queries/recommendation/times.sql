-- When a person did what goes by the titles $2, of what was created from $3 on and done before $4, the last first; at most $5. Each title
-- is found by its keys.
select done.title as "title!", done.todo_id, done.done_at as "done_at!"
from (
    select todos.title, todos.id as todo_id, todos.completed_at as done_at
    from unnest($2::text[]) as wording (title)
    cross join lateral (
        select id, title, completed_at
        from todos
        where todo_keys(user_id, title, notes, category, labels) @> filter_keys($1, wording.title, null, null)
          and deleted_at is null
          and user_id = $1
          and todos.title = wording.title
          and not skipped
          and created_at >= $3
          and completed_at < $4
    ) as todos
    union all
    select title, null, decided_at
    from recommendations
    where user_id = $1
      and state = 'dismissed'
      and dismiss_reason = 'done_already'
      and title = any($2)
      and decided_at >= $3
      and decided_at < $4
) as done
order by done.done_at desc
limit $5
