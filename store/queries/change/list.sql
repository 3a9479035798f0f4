-- The changes of a person's todos after the number $2 in their order, at most $3.
select seq, kind, todo_id, occurred_at
from events
where user_id = $1
  and seq > $2
order by seq
limit $3
