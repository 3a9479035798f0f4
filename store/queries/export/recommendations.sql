-- What was suggested to a person, in the order of their keys from $2 on, at most $3: each with its key.
select id::text as "key!", (to_jsonb(recommendations) - '{user_id,xid}'::text[])::text as "record!"
from recommendations
where user_id = $1
  and id >= $2::text::uuid
order by id
limit $3
