-- The lists of a person's days, in the order of their keys from $2 on, at most $3: each with its key.
select base_date::text as "key!", (to_jsonb(recommendation_lists) - 'user_id')::text as "record!"
from recommendation_lists
where user_id = $1
  and base_date >= $2::text::date
order by base_date
limit $3
