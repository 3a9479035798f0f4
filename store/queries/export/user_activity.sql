-- What a person did on their days, in the order of their keys from $2 on, at most $3: each with its key.
select date::text as "key!", (to_jsonb(user_activity) - '{user_id,xid}'::text[])::text as "record!"
from user_activity
where user_id = $1
  and date >= $2::text::date
order by date
limit $3
