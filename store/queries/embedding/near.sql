-- The vectors of a person's todos that are not deleted, of the states $2 (open: true), of each state the $3 that changed last, in
-- no order. A todo whose vector is not known, or of another title or model than $4, has its title instead.
select
    listed.id as "id!", embedding.packed as "packed?",
    case when embedding.packed is null then listed.title end as "title?"
from unnest($2::boolean[]) as wanted (open)
cross join lateral (
    select id, title
    from todos
    where user_id = $1
        and (completed_at is null) = wanted.open
        and deleted_at is null
    order by updated_at desc, id desc
    limit $3
) as listed
left join lateral (
    select packed
    from embeddings
    where embeddings.user_id = $1
        and embeddings.todo_id = listed.id
        and embeddings.title = listed.title
        and embeddings.model = $4
    limit 1
) as embedding on true
