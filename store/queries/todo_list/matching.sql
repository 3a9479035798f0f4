-- What lists order by: of a person's todos that are not deleted, those that the words $2, the category $3 and the label $4 may
-- find, each unless it is null, in no order; at most $5. Keys may be equal by chance, so "matches" says whether they do find it.
-- The keys alone are an index's: with the person's other index PostgreSQL would read of all their todos where they lie.
select
    id, due_date, start_time, created_at, updated_at, completed_at is null as "open!",
    ($2::text is null or strpos(lower(title), lower($2)) > 0 or strpos(lower(notes), lower($2)) > 0)
        and ($3::text is null or category = $3)
        and ($4::text is null or $4 = any(labels)) as "matches!"
from (
    select * from todos
    where todo_keys(user_id, title, notes, category, labels) @> filter_keys($1, $2, $3, $4)
        and deleted_at is null
    offset 0
) as found
where user_id = $1
limit $5
