-- A page of a person's todos that are not deleted, by the day they are due and the time they start, the last first: those
-- after the position ($8, $9, $10), at most $11. One without a day is due on 9999-12-31, one without a time starts at 00:00.
-- $2 says in which states they are (open: true); they are due from $3 to $4, in a category of $5 unless it is empty, with the
-- label $6 and the words $7 unless those are null. Each state's list is read from the index in its order.
select listed.*
from unnest($2::boolean[]) as wanted (open)
cross join lateral (
    select * from todos
    where user_id = $1
        and (completed_at is null) = wanted.open
        and deleted_at is null
        and (coalesce(due_date, date '9999-12-31'), coalesce(start_time, time '00:00'), id) < ($8, $9, $10)
        and coalesce(due_date, date '9999-12-31') between $3 and $4
        and (cardinality($5::text[]) = 0 or category = any($5))
        and ($6::text is null or $6 = any(labels))
        and ($7::text is null or strpos(lower(title), lower($7)) > 0 or strpos(lower(notes), lower($7)) > 0)
    order by coalesce(due_date, date '9999-12-31') desc, coalesce(start_time, time '00:00') desc, id desc
    limit $11
) as listed
order by coalesce(listed.due_date, date '9999-12-31') desc, coalesce(listed.start_time, time '00:00') desc, listed.id desc
limit $11
