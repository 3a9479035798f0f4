-- A page of a person's todos that are not deleted, by when they were created, the last first: those after the position
-- ($8, $9), at most $10. One without a day is due on 9999-12-31.
-- $2 says in which states they are (open: true); they are due from $3 to $4, in a category of $5 unless it is empty, with the
-- label $6 and the words $7 unless those are null. Each state's list is read from the index in its order.
select listed.*
from unnest($2::boolean[]) as wanted (open)
cross join lateral (
    select * from todos
    where user_id = $1
        and (completed_at is null) = wanted.open
        and deleted_at is null
        and (created_at, id) < ($8, $9)
        and (due_date between $3 and $4 or due_date is null and $4 = date '9999-12-31')
        and (cardinality($5::text[]) = 0 or category = any($5))
        and ($6::text is null or $6 = any(labels))
        and ($7::text is null or strpos(lower(title), lower($7)) > 0 or strpos(lower(notes), lower($7)) > 0)
    order by created_at desc, id desc
    limit $10
) as listed
order by listed.created_at desc, listed.id desc
limit $10
