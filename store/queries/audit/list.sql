-- A page of what admins did, the last first: the entries before the number $6, at most $7. Unless they are null, of the admin $1,
-- of the RPC $2 and about $3; from $4 on and before $5.
select id, at, actor, action, target, details
from audit
where ($1::text is null or actor = $1)
    and ($2::text is null or action = $2)
    and ($3::text is null or target = $3)
    and at >= $4
    and at < $5
    and id < $6
order by id desc
limit $7
