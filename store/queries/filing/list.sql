-- What a person filed titles under by hand: at most $2, newest first.
select title, category
from filings
where user_id = $1
order by filed_at desc
limit $2
