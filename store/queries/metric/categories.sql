-- Counts each person's todos by category on the days up to the last one that was over at $1. What was counted up to $2, the moment
-- of the time before, stays; who has a row of such a day that the transactions $3 to $4 wrote is counted from the beginning.
-- Returns how many rows changed.
with person as (
    select
        user_id,
        day_of(user_id, time_zone, moved, $1) - 1 as as_of,
        coalesce(day_of(user_id, time_zone, moved, $2) - 1, '-infinity') as done
    from people
),
late as (
    select distinct user_id
    from todo_days
    join person using (user_id)
    where xid between $3::text::xid8 and $4::text::xid8
      and date <= done
),
days as (
    select user_id, category, date, completed
    from todo_days
    join person using (user_id)
    where date > coalesce(($2::timestamptz at time zone 'UTC')::date - 3, '-infinity')
      and date > done
      and date <= as_of
      and counts
      and user_id not in (select user_id from late)
    union all
    select user_id, category, date, completed
    from late
    join todo_days using (user_id)
    join person using (user_id)
    where date <= as_of
      and counts
),
fresh as (
    select
        user_id, category,
        count(*) as total,
        count(*) filter (where completed) as completed,
        count(distinct date) as active_days,
        max(date) as last_on
    from days
    group by user_id, category
),
gone as (
    delete from user_category_metrics as kept
    using late
    where kept.user_id = late.user_id
      and not exists (select from fresh where fresh.user_id = kept.user_id and fresh.category = kept.category)
    returning 1
),
written as (
    insert into user_category_metrics as kept (user_id, category, total, completed, active_days, last_on)
    select
        fresh.user_id, fresh.category,
        fresh.total + coalesce(before.total, 0),
        fresh.completed + coalesce(before.completed, 0),
        fresh.active_days + coalesce(before.active_days, 0),
        fresh.last_on
    from fresh
    left join late on late.user_id = fresh.user_id
    left join user_category_metrics as before
        on before.user_id = fresh.user_id
        and before.category = fresh.category
        and late.user_id is null
    on conflict (user_id, category) do update
    set total = excluded.total,
        completed = excluded.completed,
        active_days = excluded.active_days,
        last_on = excluded.last_on
    where (kept.total, kept.completed, kept.active_days, kept.last_on)
        is distinct from (excluded.total, excluded.completed, excluded.active_days, excluded.last_on)
    returning 1
)
select (select count(*) from written) + (select count(*) from gone) as "changed!"
