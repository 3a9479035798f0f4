-- What a person filed titles under, in the order of their keys from $2 on, at most $3: each with its key.
select title::text as "key!", (to_jsonb(filings) - 'user_id')::text as "record!"
from filings
where user_id = $1
  and title >= $2::text::text
order by title
limit $3
