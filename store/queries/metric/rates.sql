-- Sums each person's days of daily_user_stats up to the last one that was over at $1. What was summed up to $2, the moment of
-- the time before, stays; who has a row of such a day that the transactions $3 to $4 wrote is summed from the beginning.
-- Returns how many people changed.
with person as (
    select
        user_id,
        day_of(user_id, time_zone, moved, $1) - 1 as as_of,
        coalesce(day_of(user_id, time_zone, moved, $2) - 1, '-infinity') as done
    from people
),
late as (
    select distinct user_id
    from daily_user_stats
    join person using (user_id)
    where xid between $3::text::xid8 and $4::text::xid8
      and date <= done
),
-- From the first day that the last thirty of the time before can have had.
recent as (select coalesce(($2::timestamptz at time zone 'UTC')::date - 33, '-infinity') as since),
days as (
    select user_id, date, total, completed
    from daily_user_stats
    where date > (select since from recent)
    union all
    select user_id, date, total, completed
    from late
    join daily_user_stats using (user_id)
    where date <= (select since from recent)
),
fresh as (
    select
        user_id, as_of, late.user_id is not null as anew,
        coalesce(sum(total) filter (where date > as_of - 7), 0) as total_7,
        coalesce(sum(completed) filter (where date > as_of - 7), 0) as completed_7,
        coalesce(sum(total) filter (where date > as_of - 30), 0) as total_30,
        coalesce(sum(completed) filter (where date > as_of - 30), 0) as completed_30,
        coalesce(sum(total) filter (where date > done or late.user_id is not null), 0) as total_more,
        coalesce(sum(completed) filter (where date > done or late.user_id is not null), 0) as completed_more
    from person
    join days using (user_id)
    left join late using (user_id)
    where date <= as_of
    group by user_id, as_of, late.user_id
),
written as (
    insert into user_rates as kept
        (user_id, as_of, total_7, completed_7, total_30, completed_30, total_all, completed_all)
    select
        user_id, fresh.as_of, fresh.total_7, fresh.completed_7, fresh.total_30, fresh.completed_30,
        total_more + case when anew then 0 else coalesce(before.total_all, 0) end,
        completed_more + case when anew then 0 else coalesce(before.completed_all, 0) end
    from fresh
    left join user_rates as before using (user_id)
    on conflict (user_id) do update
    set as_of = excluded.as_of,
        total_7 = excluded.total_7,
        completed_7 = excluded.completed_7,
        total_30 = excluded.total_30,
        completed_30 = excluded.completed_30,
        total_all = excluded.total_all,
        completed_all = excluded.completed_all
    where (kept.as_of, kept.total_7, kept.completed_7, kept.total_30, kept.completed_30, kept.total_all, kept.completed_all)
        is distinct from (
            excluded.as_of, excluded.total_7, excluded.completed_7, excluded.total_30, excluded.completed_30,
            excluded.total_all, excluded.completed_all
        )
    returning 1
)
select count(*) as "changed!" from written
