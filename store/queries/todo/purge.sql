-- Removes for good the todos that were deleted before $1, at most $2 of them, those deleted first first, with their vectors.
-- Passes over those that somebody holds. Their events stay: whoever follows changes still learns of the deletion.
with old as (
    select user_id, id
    from todos
    where deleted_at < $1
    order by deleted_at
    limit $2
    for update skip locked
)
delete from todos
using old
where todos.user_id = old.user_id
  and todos.id = old.id
