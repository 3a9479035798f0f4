-- Completes, reopens, deletes or undeletes a todo, with the event; $3 is the event's kind. Returns the todo as it is then;
-- the caller holds its lock.
with changed as (
    update todos
    set completed_at = case $3::text when 'completed' then now() when 'reopened' then null else completed_at end,
        deleted_at = case $3::text when 'deleted' then now() when 'undeleted' then null else deleted_at end,
        updated_at = now(),
        revision = revision + 1
    where user_id = $1
      and id = $2
    returning *
),
account as (
    update accounts
    set change_seq = change_seq + 1
    where user_id = $1
    returning change_seq
),
event as (
    insert into events (user_id, seq, kind, todo_id, todo)
    select user_id, change_seq, $3::text, id, to_jsonb(changed) - '{user_id,notes,readings}'::text[]
    from changed, account
)
select * from changed
