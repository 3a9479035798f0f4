-- A person's series, in the order of their keys from $2 on, at most $3: each with its key.
select id::text as "key!", (to_jsonb(series) - 'user_id')::text as "record!"
from series
where user_id = $1
  and id >= $2::text::uuid
order by id
limit $3
