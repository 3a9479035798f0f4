-- People who are to be erased, those first whose account was deleted first, at most $1.
select user_id, deleted_at
from warehouse.erasures
order by deleted_at
limit $1
