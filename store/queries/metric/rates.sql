-- Brings each person's sums of daily_user_stats up to the last day that was over at $1, from what they were at $2, the moment of
-- the time before: adds the days that came, takes away those that left the last seven and thirty. Who has a row of an
-- older day that the transactions $3 to $4 wrote, and $5 had not seen, is summed from the beginning. Returns how many people changed.
with person as (select * from people_over($2, $1)),
late as (
    select distinct user_id
    from daily_user_stats
    join person using (user_id)
    where xid between $3::text::xid8 and $4::text::xid8
      and pg_visible_in_snapshot(xid, $5::text::pg_snapshot) is not true
      and date <= done
),
-- Dates in UTC about which the people's own lie.
near as (select ($2::timestamptz at time zone 'UTC')::date as before, ($1::timestamptz at time zone 'UTC')::date as now),
added as (
    select user_id, as_of, date, total, completed
    from daily_user_stats
    join person using (user_id)
    where date > coalesce((select before from near) - 3, '-infinity')
      and date <= (select now from near)
      and date > done
      and date <= as_of
      and user_id not in (select user_id from late)
    union all
    select user_id, as_of, date, total, completed
    from late
    join person using (user_id)
    join daily_user_stats using (user_id)
    where date <= as_of
),
moves as (
    select
        user_id, as_of, total, completed,
        case when date > as_of - 7 then total else 0 end as total_7,
        case when date > as_of - 7 then completed else 0 end as completed_7,
        case when date > as_of - 30 then total else 0 end as total_30,
        case when date > as_of - 30 then completed else 0 end as completed_30
    from added
    union all
    select user_id, as_of, 0, 0, -total, -completed, 0, 0
    from daily_user_stats
    join person using (user_id)
    where date > (select before from near) - 10
      and date <= least((select before from near), (select now from near) - 7)
      and date > done - 7
      and date <= least(done, as_of - 7)
      and user_id not in (select user_id from late)
    union all
    select user_id, as_of, 0, 0, 0, 0, -total, -completed
    from daily_user_stats
    join person using (user_id)
    where date > (select before from near) - 33
      and date <= least((select before from near), (select now from near) - 30)
      and date > done - 30
      and date <= least(done, as_of - 30)
      and user_id not in (select user_id from late)
),
fresh as (
    select
        user_id, as_of,
        sum(total) as total, sum(completed) as completed,
        sum(total_7) as total_7, sum(completed_7) as completed_7,
        sum(total_30) as total_30, sum(completed_30) as completed_30
    from moves
    group by user_id, as_of
),
written as (
    insert into user_rates as kept
        (user_id, as_of, total_7, completed_7, total_30, completed_30, total_all, completed_all)
    select
        user_id, fresh.as_of,
        fresh.total_7 + coalesce(before.total_7, 0),
        fresh.completed_7 + coalesce(before.completed_7, 0),
        fresh.total_30 + coalesce(before.total_30, 0),
        fresh.completed_30 + coalesce(before.completed_30, 0),
        fresh.total + coalesce(before.total_all, 0),
        fresh.completed + coalesce(before.completed_all, 0)
    from fresh
    left join (select * from user_rates where user_id not in (select user_id from late)) as before using (user_id)
    on conflict (user_id) do update
    set as_of = excluded.as_of,
        total_7 = excluded.total_7,
        completed_7 = excluded.completed_7,
        total_30 = excluded.total_30,
        completed_30 = excluded.completed_30,
        total_all = excluded.total_all,
        completed_all = excluded.completed_all,
        xid = pg_current_xact_id()
    where (kept.total_7, kept.completed_7, kept.total_30, kept.completed_30, kept.total_all, kept.completed_all)
        is distinct from (
            excluded.total_7, excluded.completed_7, excluded.total_30, excluded.completed_30, excluded.total_all,
            excluded.completed_all
        )
    returning 1
)
select count(*) as "changed!" from written
