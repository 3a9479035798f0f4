-- Where recommendations were shown to a person, in the order of their keys from $2 on, at most $3: each with its key, recommendation, day
-- and place.
select recommendation_id || ' ' || day || ' ' || rank as "key!", (to_jsonb(impressions) - 'user_id')::text as "record!"
from impressions
where user_id = $1
  and (recommendation_id, day, rank)
    >= (split_part($2::text, ' ', 1)::uuid, split_part($2::text, ' ', 2)::date, split_part($2::text, ' ', 3)::smallint)
order by recommendation_id, day, rank
limit $3
