-- A person's metrics: at most one, in the order of their keys from $2 on, at most $3: each with its key.
select as_of::text as "key!", (to_jsonb(user_metrics) - '{user_id,xid}'::text[])::text as "record!"
from user_metrics
where user_id = $1
  and as_of >= $2::text::date
order by as_of
limit $3
