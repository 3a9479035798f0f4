-- The utterances after the one with the id $2 that people who consent corrected at or after $1, in the order of their ids, at
-- most $3; each with its todos, in the order they were made, as they were an hour after they were made. What happens to a
-- todo later is its life, and says nothing of how it was read.
with corrected as (
    select distinct todos.user_id, todos.utterance_id
    from events
    join accounts on accounts.user_id = events.user_id and accounts.learning_consent
    join todos on todos.user_id = events.user_id and todos.id = events.todo_id
    where events.was is not null
      and events.occurred_at >= $1
      and events.occurred_at <= todos.created_at + interval '1 hour'
      and todos.utterance_id > $2
      and (
          events.kind = 'deleted'
          or (
              select jsonb_object_agg(field, events.was -> field) is distinct from jsonb_object_agg(field, events.todo -> field)
              from unnest('{title,category,due_date,start_time,end_time,deadline,recurrence}'::text[]) as field
          )
      )
    order by todos.utterance_id
    limit $3
)
select utterances.id, utterances.text, utterances.said_at, utterances.time_zone, became.todos as "todos!"
from corrected
join utterances on utterances.user_id = corrected.user_id and utterances.id = corrected.utterance_id
cross join lateral (
    select coalesce(jsonb_agg(last.todo order by todos.created_at, todos.id) filter (where last.is_there), '[]') as todos
    from todos
    cross join lateral (
        select events.todo, events.todo ->> 'deleted_at' is null as is_there
        from events
        where events.user_id = todos.user_id
          and events.todo_id = todos.id
          and events.occurred_at <= todos.created_at + interval '1 hour'
        order by events.id desc
        limit 1
    ) as last
    where todos.user_id = corrected.user_id
      and todos.utterance_id = corrected.utterance_id
) as became
order by utterances.id
