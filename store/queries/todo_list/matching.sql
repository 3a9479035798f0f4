-- What lists order by: of a person's todos that are not deleted, those that the words $2, the category $3 and the label $4 may
-- find, each unless it is null, in one of the states $5 (open: true), in no order; at most $7. Keys may be equal by chance, so
-- "matches" says whether they do find it. At most $6 todos are looked at, and the last of so many comes too, whatever its state:
-- there may be more. The keys alone are an index's: with the person's other index PostgreSQL would read of all their
-- todos where they lie.
with found as materialized (
    select
        user_id, id, due_date, start_time, created_at, updated_at, row_number() over () as number,
        (completed_at is null) = any($5::boolean[]) as listed,
        (completed_at is null) = any($5::boolean[])
            and ($2::text is null or strpos(lower(title), lower($2)) > 0 or strpos(lower(notes), lower($2)) > 0)
            and ($3::text is null or category = $3)
            and ($4::text is null or $4 = any(labels)) as matches
    from todos
    where todo_keys(user_id, title, notes, category, labels) @> filter_keys($1, $2, $3, $4)
        and deleted_at is null
    limit $6
)
select id as "id!", due_date, start_time, created_at as "created_at!", updated_at as "updated_at!", number as "number!", matches as "matches!"
from found
where user_id = $1 and listed
    or number = $6
limit $7
