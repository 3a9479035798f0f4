-- A person's days in numbers, in the order of their keys from $2 on, at most $3: each with its key.
select date::text as "key!", (to_jsonb(daily_user_stats) - '{user_id,xid}'::text[])::text as "record!"
from daily_user_stats
where user_id = $1
  and date >= $2::text::date
order by date
limit $3
