-- Completes, skips, reopens, deletes or undeletes todos, or makes them the last of their series, with an event for each; $3 is
-- the events' kind. The event of a captured todo's deletion says how it was before. Returns the todos as they are then, in no
-- order; the caller holds their locks.
with before as (
    select * from todos
    where user_id = $1
      and id = any($2)
),
changed as (
    update todos
    set completed_at = case
            when $3::text in ('completed', 'skipped') then now()
            when $3::text <> 'reopened' then completed_at
        end,
        skipped = case $3::text when 'skipped' then true when 'reopened' then false else skipped end,
        recurrence = case when $3::text <> 'ended' then recurrence end,
        deleted_at = case $3::text when 'deleted' then now() when 'undeleted' then null else deleted_at end,
        updated_at = now(),
        revision = revision + 1
    where user_id = $1
      and id = any($2)
    returning *
),
account as (
    update accounts
    set change_seq = change_seq + (select count(*) from changed)
    where user_id = $1
    returning change_seq
),
event as (
    insert into events (user_id, seq, kind, todo_id, todo, was)
    select
        changed.user_id, change_seq + 1 - row_number() over (order by changed.id desc), $3::text, changed.id,
        to_jsonb(changed) - '{user_id,notes,readings}'::text[],
        case
            when $3::text = 'deleted' and changed.utterance_id is not null
                then to_jsonb(before) - '{user_id,notes,readings}'::text[]
        end
    from account, changed
    join before on before.id = changed.id
    order by changed.id
)
select * from changed
