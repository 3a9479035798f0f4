-- A person's numbers by category, in the order of their keys from $2 on, at most $3: each with its key.
select category::text as "key!", (to_jsonb(user_category_metrics) - '{user_id,xid}'::text[])::text as "record!"
from user_category_metrics
where user_id = $1
  and category >= $2::text::text
order by category
limit $3
