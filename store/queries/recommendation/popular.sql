-- What many do, the most popular first, at most $1.
select title, category, popular_share, lately_share
from popular_acts
order by popular_share desc, act
limit $1
