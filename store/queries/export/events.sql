-- What happened to a person's todos, in the order of their keys from $2 on, at most $3: each with its key.
select seq::text as "key!", (to_jsonb(events) - '{user_id,xid}'::text[])::text as "record!"
from events
where user_id = $1
  and seq >= $2::text::bigint
order by seq
limit $3
