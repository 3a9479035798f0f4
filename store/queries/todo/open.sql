-- The open todos that something said on the day $2 may be about, each once and with what the model $3 says of its title's meaning, in
-- the order of their ids. At most 1,000: the 400 due next from that day on, the 200 due last before it, and the 400
-- changed last.
with near as (
    (
        select id, title, due_date, end_date, start_time, day_part, deadline, recurrence
        from todos
        where user_id = $1
          and deleted_at is null
          and completed_at is null
          and due_date >= $2
        order by due_date
        limit 400
    )
    union
    (
        select id, title, due_date, end_date, start_time, day_part, deadline, recurrence
        from todos
        where user_id = $1
          and deleted_at is null
          and completed_at is null
          and due_date < $2
        order by due_date desc
        limit 200
    )
    union
    (
        select id, title, due_date, end_date, start_time, day_part, deadline, recurrence
        from todos
        where user_id = $1
          and deleted_at is null
          and completed_at is null
        order by updated_at desc
        limit 400
    )
)
select
    near.id as "id!", near.title as "title!", near.due_date, near.end_date, near.start_time, near.day_part,
    near.deadline as "deadline!", near.recurrence, embedding.vector as "vector?"
from near
left join lateral (
    select vector from embeddings
    where embeddings.user_id = $1
      and embeddings.todo_id = near.id
      and embeddings.title = near.title
      and embeddings.model = $3
    limit 1
) as embedding on true
order by near.id
