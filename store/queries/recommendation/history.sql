-- What a person did and has to do, from which the next things are guessed, in no order: of their todos that were created from $2
-- to before $3, the $4 created last of the open and of the done ones, as they were at $3; at most $4 series that go on; and what
-- they turned down since $2, or for good, before $3.
-- A todo is for its last day. What was deleted or skipped says nothing. A series goes on while its last occurrence is unfinished.
with live as (
    select going.template
    from (
        select id, template from series
        where user_id = $1
          and ended_at is null
        order by id desc
        limit $4
    ) as going
    cross join lateral (
        select completed_at from todos
        where todos.user_id = $1
          and todos.series_id = going.id
        order by occurrence_date desc
        limit 1
    ) as last
    where last.completed_at is null
)
select
    listed.title as "title!", listed.category as "category!", listed.created_at as "created_at!",
    case when listed.completed_at < $3 then listed.completed_at end as completed_at,
    coalesce(listed.end_date, listed.due_date) as due_date, listed.source = 'recommendation' as "recommended!",
    false as "recurs!", null::timestamptz as dismissed_at, null as dismiss_reason
from unnest('{t,f}'::boolean[]) as wanted (open)
cross join lateral (
    select * from todos
    where user_id = $1
      and (completed_at is null) = wanted.open
      and deleted_at is null
      and created_at >= $2
      and created_at < $3
    order by created_at desc
    limit $4
) as listed
where not listed.skipped
union all
select template ->> 'title', template ->> 'category', $2, null, null, false, true, null, null
from live
union all
(
    select title, category, created_at, null, null, false, false, decided_at, dismiss_reason
    from recommendations
    where user_id = $1
      and state = 'dismissed'
      and (decided_at >= $2 or dismiss_reason = 'never')
      and decided_at < $3
    order by decided_at desc
    limit $4
)
