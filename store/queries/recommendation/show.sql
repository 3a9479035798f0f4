-- Notes that recommendations $2 were shown to their person on the day $3, at the places 1, 2, …, and gives them as they are then, in
-- no order.
with given as (
    select id, place from unnest($2::uuid[]) with ordinality as given (id, place)
),
seen as (
    insert into impressions (user_id, recommendation_id, day, rank)
    select $1, id, $3, place from given
    on conflict do nothing
),
shown as (
    update recommendations
    set state = case state when 'made' then 'shown' else state end,
        shown_at = now()
    where user_id = $1
      and id = any($2)
      and shown_at is null
    returning to_jsonb(recommendations) as row
)
select row as "row!" from shown
union all
select to_jsonb(recommendations) from recommendations
where user_id = $1
  and id = any($2)
  and shown_at is not null
