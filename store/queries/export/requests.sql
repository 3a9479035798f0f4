-- The requests of a person whose answers are kept; what was asked and answered stands in the other tables, in the order of their keys from $2 on, at most $3: each with its key.
select request_id::text as "key!", jsonb_build_object('request_id', request_id, 'created_at', created_at)::text as "record!"
from requests
where user_id = $1
  and request_id >= $2::text::uuid
order by request_id
limit $3
