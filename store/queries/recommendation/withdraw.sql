-- Takes what nobody was shown yet off a person's list of the day $2, where they have it by now under one of its titles: it waits for that
-- day, a later one or none, or was done on it, from $3 to before $4. Each title is found by its keys.
update recommendations
set state = 'expired',
    decided_at = now()
where user_id = $1
  and base_date = $2
  and state = 'made'
  and exists (
      select
      from unnest(wordings || title) as wording (title)
      cross join lateral (
          select
          from todos
          where todo_keys(user_id, title, notes, category, labels) @> filter_keys($1, wording.title, null, null)
            and deleted_at is null
            and user_id = $1
            and todos.title = wording.title
            and (
                completed_at is null and coalesce(end_date, due_date, $2) >= $2
                or completed_at >= $3 and completed_at < $4
            )
          limit 1
      ) as had
  )
