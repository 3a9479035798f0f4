-- Notes that recommendations $2 became the todos $3, each the one at its place. The caller holds their locks.
update recommendations
set state = 'accepted',
    dismiss_reason = null,
    decided_at = now(),
    todo_id = given.todo_id
from unnest($2::uuid[], $3::uuid[]) as given (id, todo_id)
where user_id = $1
  and recommendations.id = given.id
