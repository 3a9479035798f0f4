-- What a person had set before, in the order of their keys from $2 on, at most $3: each with its key.
select until::text as "key!", (to_jsonb(former_settings) - '{user_id,xid}'::text[])::text as "record!"
from former_settings
where user_id = $1
  and until >= $2::text::timestamptz
order by until
limit $3
