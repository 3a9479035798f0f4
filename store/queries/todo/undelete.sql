-- Takes back a deletion, with the event. Returns the todo as it is then; the caller holds its lock.
with changed as (
    update todos
    set deleted_at = null,
        updated_at = now(),
        revision = revision + 1
    where user_id = $1
      and id = $2
    returning *
),
event as (
    insert into events (user_id, kind, todo_id, todo)
    select user_id, 'undeleted', id, to_jsonb(changed) - '{user_id,notes,readings}'::text[]
    from changed
)
select * from changed
